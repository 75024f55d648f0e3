package dev.sallyport.load.stub;

import dev.sallyport.load.wire.Template;
import dev.sallyport.load.wire.ToolCall;
import dev.sallyport.load.wire.ToolList;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Optional;

/** The endpoints that answer with more than the small result: {@code /large-16k/mcp}, {@code /large-1m/mcp}, {@code /list/mcp}. */
final class LargeResults {
    private static final int FIRST_LETTER_AT = "POST /".length();
    private static final List<Endpoint> ALL = List.of(
            new Endpoint(AsciiString.cached("large-16k/"), ToolCall.result(16 * 1_024)),
            new Endpoint(AsciiString.cached("large-1m/"), ToolCall.result(1_024 * 1_024)),
            new Endpoint(AsciiString.cached("list/"), ToolList.whole()));

    private record Endpoint(AsciiString path, Template answer) {}

    private LargeResults() {}

    /** What is to be answered at the path that the request names which {@code in} begins with; empty at all others. */
    static Optional<Template> answer(ByteBuf in) {
        int start = in.readerIndex() + FIRST_LETTER_AT;
        if (in.getByte(start) != 'l') {
            return Optional.empty();
        }
        return ALL.stream()
                .filter(endpoint -> beginsWith(in, start, endpoint.path()))
                .map(Endpoint::answer)
                .findFirst();
    }

    private static boolean beginsWith(ByteBuf in, int start, AsciiString path) {
        for (int i = 0; i < path.length(); i++) {
            if (in.getByte(start + i) != path.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
