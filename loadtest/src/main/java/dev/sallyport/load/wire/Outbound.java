package dev.sallyport.load.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundInvoker;

/**
 * Writes and closes whose future nobody waits for: a connection that fails under them becomes inactive, and its loss is
 * counted then.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class Outbound {
    private Outbound() {}

    /** Writes without flushing; releases the bytes. */
    public static void write(ChannelOutboundInvoker to, ByteBuf bytes) {
        to.write(bytes, to.voidPromise());
    }

    /** Writes and flushes; releases the bytes. */
    public static void send(ChannelOutboundInvoker to, ByteBuf bytes) {
        to.writeAndFlush(bytes, to.voidPromise());
    }

    public static void close(ChannelOutboundInvoker connection) {
        connection.close();
    }
}
