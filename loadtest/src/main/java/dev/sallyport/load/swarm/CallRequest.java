package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.Template;
import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/**
 * The bytes of one connection's call. Only the id changes from call to call, and is written in place: the connection
 * sends no second call before the first is answered, so nothing of it is still on its way out.
 */
final class CallRequest {
    private final ByteBuf bytes;
    private final int idStart;

    CallRequest(ByteBufAllocator allocator, Endpoint endpoint, Template question, String session) {
        String body = question.text(ToolCall.FIRST_ID);
        String head = RequestHead.post(endpoint, Optional.of(session), body.length());
        this.bytes = allocator.directBuffer(head.length() + body.length());
        ByteBufUtil.writeAscii(bytes, head + body);
        this.idStart = head.length() + question.idStart();
    }

    /** The request with this id, to be written out and thereby released. */
    ByteBuf withId(long id) {
        long rest = id;
        for (int at = idStart + ToolCall.ID_DIGITS - 1; at >= idStart; at--) {
            bytes.setByte(at, (int) ('0' + rest % 10));
            rest /= 10;
        }
        return bytes.retainedDuplicate();
    }

    void release() {
        bytes.release();
    }
}
