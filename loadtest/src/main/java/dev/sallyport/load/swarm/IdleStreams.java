package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.NettyTransport;
import dev.sallyport.load.wire.Outbound;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many sessions, each with an event stream open on which nothing happens. */
public final class IdleStreams implements AutoCloseable {
    private final List<OpenSession> streams;

    private IdleStreams(List<OpenSession> streams) {
        this.streams = streams;
    }

    /** Returns when every stream's head has come. */
    public static IdleStreams open(NettyTransport transport, Endpoint endpoint, int streams, Duration within) {
        List<OpenSession> sessions = new SessionOpener(transport, endpoint).open(streams, within);
        List<CompletableFuture<Integer>> heads = new ArrayList<>(streams);
        for (OpenSession session : sessions) {
            CompletableFuture<Integer> head = new CompletableFuture<>();
            heads.add(head);
            session.channel().pipeline().addLast(new StreamHead(head));
            String request = RequestHead.get(endpoint, session.sessionId());
            Outbound.send(
                    session.channel(), ByteBufUtil.writeAscii(session.channel().alloc(), request));
        }
        StreamHead.awaitOpened(heads, within);
        return new IdleStreams(sessions);
    }

    /** How many still stand. */
    public long open() {
        return streams.stream().filter(stream -> stream.channel().isActive()).count();
    }

    @Override
    public void close() {
        streams.forEach(stream -> Outbound.close(stream.channel()));
        streams.forEach(stream -> stream.channel().closeFuture().awaitUninterruptibly());
    }
}
