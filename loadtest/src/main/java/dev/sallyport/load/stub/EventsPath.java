package dev.sallyport.load.stub;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /events/N/mcp}: the endpoint that answers each call with a stream of N events, the last one the result. */
final class EventsPath {
    private static final Pattern REQUEST_LINE = Pattern.compile("POST /events/([1-9][0-9]{0,4})/mcp .*");
    private static final int METHOD_BYTES = "POST /".length();

    private EventsPath() {}

    /** The number of events; empty when the request that {@code in} begins with names another path. */
    static OptionalInt events(ByteBuf in, int headLength) {
        int start = in.readerIndex();
        if (in.getByte(start + METHOD_BYTES) != 'e') {
            return OptionalInt.empty();
        }
        int lineFeed = in.indexOf(start, start + headLength, (byte) '\n');
        Matcher line = REQUEST_LINE.matcher(
                in.toString(start, lineFeed - start, StandardCharsets.US_ASCII).strip());
        return line.matches() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }
}
