package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.NettyTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Supplier;

/** How clients connect. */
final class Connecting {
    private Connecting() {}

    /** A connection to {@code port} of 127.0.0.1, handled by what {@code handler} makes. */
    static ChannelFuture to(NettyTransport transport, int port, Supplier<ChannelHandler> handler) {
        return new Bootstrap()
                .group(transport.loop())
                .channel(transport.clientSocket())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handler.get());
                    }
                })
                .connect(Endpoint.HOST, port);
    }
}
