package dev.sallyport.edge.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The client connections of one event loop, so that slow and idle ones can be closed: a connection has so long for its
 * first request's head, and so long between requests. Vert.x accepts them, with its TLS; from then on a connection is a
 * {@link ClientConnection}. Confined to its event loop.
 */
public final class ClientConnections {
    private final Set<ClientConnection> connections = new HashSet<>();
    private final ContextInternal context;
    private final Bounds bounds;
    private final GatheredFlushes flushes;
    private final RequestDecoder decoder;
    private final ClientConnection.Owner owner;

    /**
     * How much a client may have.
     *
     * @param connectionsMax connections of all clients
     * @param headBytesMax of all headers of a request
     * @param headWithin from a connection's beginning to its first request
     * @param idleMax from the end of an answer to the next request
     */
    public record Bounds(int connectionsMax, int headBytesMax, Duration headWithin, Duration idleMax) {}

    /** The connections of the event loop of {@code context}; each request's head is told to {@code onRequest}. */
    public ClientConnections(
            Context context, Bounds bounds, GatheredFlushes flushes, Consumer<ClientRequest> onRequest) {
        this.context = (ContextInternal) context;
        this.bounds = bounds;
        this.flushes = flushes;
        this.decoder = new RequestDecoder(bounds.headBytesMax());
        this.owner = new ClientConnection.Owner(onRequest, connections::remove, bounds.idleMax());
    }

    /** A client has connected. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void opened(NetSocket socket) {
        ChannelHandler general =
                ((NetSocketInternal) socket).channelHandlerContext().handler();
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        if (connections.size() >= bounds.connectionsMax() || !channel.isActive()) {
            channel.close();
            return;
        }
        ClientConnection.Peer peer =
                new ClientConnection.Peer(socket.remoteAddress().hostAddress(), socket.isSsl());
        ClientConnection connection = new ClientConnection(context, channel, peer, owner, bounds.headWithin());
        connections.add(connection);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(decoder.make(), connection).remove(general);
        flushes.of(channel);
    }

    /** Closes those that are overdue at {@code nowNanos}, of {@link System#nanoTime}. */
    public void sweep(long nowNanos) {
        List<ClientConnection> overdue = connections.stream()
                .filter(connection -> connection.isOverdue(nowNanos))
                .toList();
        overdue.forEach(ClientConnection::close);
    }
}
