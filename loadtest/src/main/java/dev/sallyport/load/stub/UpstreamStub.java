package dev.sallyport.load.stub;

import dev.sallyport.load.wire.NettyTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/** The stub as a server on 127.0.0.1, and as a process of its own. */
public final class UpstreamStub implements AutoCloseable {
    /** Thousands of streams are opened at once. */
    private static final int BACKLOG = 4_096;

    private final NettyTransport transport;
    private final Channel server;

    private UpstreamStub(NettyTransport transport, Channel server) {
        this.transport = transport;
        this.server = server;
    }

    public static void main(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].equals("--port")) {
            System.err.println("usage: UpstreamStub --port PORT");
            System.exit(2);
        }
        UpstreamStub stub = start(Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(stub::close, "stop"));
    }

    /**
     * Listens on 127.0.0.1.
     *
     * @param port 0 for any free one
     */
    public static UpstreamStub start(int port) {
        NettyTransport transport = NettyTransport.start();
        Channel server = new ServerBootstrap()
                .group(transport.loop())
                .channel(transport.serverSocket())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new StubConnection());
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
        return new UpstreamStub(transport, server);
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        transport.close();
    }
}
