package dev.sallyport.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("FutureReturnValueIgnored")
class GatheredFlushesTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final LocalAddress address = new LocalAddress(GatheredFlushesTest.class);
    private final GatheredFlushes flushes = new GatheredFlushes();
    private final List<String> flushed = new ArrayList<>();

    @BeforeEach
    void listen() throws InterruptedException {
        new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        // Whatever comes is dropped.
                    }
                })
                .bind(address)
                .sync();
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void whatIsWrittenInARoundLeavesAtItsEnd() throws Exception {
        Channel one = connected("one");
        Channel two = connected("two");

        for (int round = 1; round <= 2; round++) {
            inARound(() -> {
                one.writeAndFlush("a");
                one.writeAndFlush("b");
                two.writeAndFlush("c");
                assertThat(flushed).isEmpty();
            });
            inARound(() -> assertThat(flushed).containsExactly("one", "two"));
            flushed.clear();
        }
    }

    @Test
    void whenManyConnectionsHaveSomethingToSendItLeavesAtOnce() throws Exception {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < GatheredFlushes.WAITING_MAX; i++) {
            channels.add(connected("channel"));
        }

        inARound(() -> {
            for (Channel channel : channels) {
                assertThat(flushed).isEmpty();
                channel.writeAndFlush("something");
            }
            assertThat(flushed).hasSize(GatheredFlushes.WAITING_MAX);
        });
    }

    @Test
    void whatWasWrittenLeavesBeforeTheConnectionIsClosed() throws Exception {
        Channel channel = connected("channel");

        inARound(() -> {
            channel.writeAndFlush("last words");
            channel.close();
            assertThat(flushed).containsExactly("channel");
        });
    }

    /** A connection whose flushes are noted by {@code name} when they reach the transport. */
    private Channel connected(String name) throws InterruptedException {
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(LocalChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .sync()
                .channel();
        flushes.of(channel);
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) throws Exception {
                flushed.add(name);
                super.flush(context);
            }
        });
        return channel;
    }

    private void inARound(Runnable work) throws Exception {
        loop.submit(work).sync();
    }
}
