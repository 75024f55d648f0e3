package dev.sallyport.load.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/** One event loop and the sockets that go with it: epoll where it is to be had. */
public record NettyTransport(
        EventLoopGroup loop,
        Class<? extends SocketChannel> clientSocket,
        Class<? extends ServerSocketChannel> serverSocket)
        implements AutoCloseable {
    private static final int ONE_THREAD = 1;

    public static NettyTransport start() {
        return Epoll.isAvailable()
                ? with(EpollIoHandler.newFactory(), EpollSocketChannel.class, EpollServerSocketChannel.class)
                : with(NioIoHandler.newFactory(), NioSocketChannel.class, NioServerSocketChannel.class);
    }

    private static NettyTransport with(
            IoHandlerFactory handlers,
            Class<? extends SocketChannel> clientSocket,
            Class<? extends ServerSocketChannel> serverSocket) {
        return new NettyTransport(new MultiThreadIoEventLoopGroup(ONE_THREAD, handlers), clientSocket, serverSocket);
    }

    /** As the results name it. */
    public String label() {
        return clientSocket == NioSocketChannel.class ? "nio" : "epoll";
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
