package dev.sallyport.edge.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flushes of one event loop's connections, gathered: what is written while a round of events is handled leaves at its end,
 * or when so many connections have something to send. So what is written to one connection in a round leaves together, and
 * peers are written to in runs instead of now and then. Confined to its event loop.
 */
public final class GatheredFlushes {
    /** So many calls are handled in less than a millisecond. */
    static final int WAITING_MAX = 16;

    private final List<Gathering> waiting = new ArrayList<>(WAITING_MAX);
    private boolean due;
    private boolean flushing;

    /** From now on flushes of {@code channel}, which has just been made on this event loop, are gathered. */
    public void of(Channel channel) {
        channel.pipeline().addFirst(new Gathering());
    }

    private void wants(Gathering some, ChannelHandlerContext context) {
        waiting.add(some);
        if (waiting.size() >= WAITING_MAX) {
            flushAll();
        } else if (!due) {
            due = true;
            context.executor().execute(this::endOfRound);
        }
    }

    private void endOfRound() {
        due = false;
        flushAll();
    }

    /** A flush may have others write, whose flushes are then among these. */
    private void flushAll() {
        if (flushing) {
            return;
        }
        flushing = true;
        try {
            for (int i = 0; i < waiting.size(); i++) {
                waiting.get(i).flushNow();
            }
        } finally {
            waiting.clear();
            flushing = false;
        }
    }

    /** The last handler before the socket, for what goes out. */
    private final class Gathering extends ChannelOutboundHandlerAdapter {
        private @Nullable ChannelHandlerContext wanted;

        @Override
        public void flush(ChannelHandlerContext context) {
            if (wanted == null) {
                wanted = context;
                wants(this, context);
            }
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
            flushNow();
            super.close(context, promise);
        }

        @Override
        public void disconnect(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
            flushNow();
            super.disconnect(context, promise);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            flushNow();
        }

        private void flushNow() {
            ChannelHandlerContext context = wanted;
            if (context != null) {
                wanted = null;
                context.flush();
            }
        }
    }
}
