package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.Template;
import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The bytes of one connection's call. Only the id changes from call to call, and is written in place: the connection
 * sends no second call before the first is answered, so nothing of it is still on its way out. Wherever the first id stands
 * besides, in a path, a token or a session, the id is written, too: see {@link Flood}.
 */
final class CallRequest {
    private static final String FIRST_ID = Long.toString(ToolCall.FIRST_ID);

    private final ByteBuf bytes;
    private final int[] idStarts;

    CallRequest(ByteBufAllocator allocator, Endpoint endpoint, Template question, String session) {
        String body = question.text(ToolCall.FIRST_ID);
        String head = RequestHead.post(endpoint, Optional.of(session), body.length());
        String text = head + body;
        this.bytes = allocator.directBuffer(text.length());
        ByteBufUtil.writeAscii(bytes, text);
        this.idStarts = IntStream.iterate(text.indexOf(FIRST_ID), at -> at >= 0, at -> text.indexOf(FIRST_ID, at + 1))
                .toArray();
    }

    /** The request with this id, to be written out and thereby released. */
    ByteBuf withId(long id) {
        for (int idStart : idStarts) {
            write(id, idStart);
        }
        return bytes.retainedDuplicate();
    }

    private void write(long id, int idStart) {
        long rest = id;
        for (int at = idStart + ToolCall.ID_DIGITS - 1; at >= idStart; at--) {
            bytes.setByte(at, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }

    void release() {
        bytes.release();
    }
}
