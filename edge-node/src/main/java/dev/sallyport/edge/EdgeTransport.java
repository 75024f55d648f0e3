package dev.sallyport.edge;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.transport.Transport;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How event loops talk to the kernel. */
public enum EdgeTransport {
    /** Epoll on Linux, else NIO. */
    AUTO,
    EPOLL,
    /** Costs the least a call, but containers often forbid its system calls. */
    IO_URING,
    NIO;

    /**
     * Netty's setting, of which it reads once: polls that stay. With them, resets of a peer go unnoticed (seen with 4.2.18 on Linux
     * 6.18; netty#17049 is of their kind).
     */
    private static final String MULTISHOT_POLLS = "io.netty.iouring.pollAddMultishotEnabled";

    /** So many operations may be completed before the loop looks: thousands of streams may open at once. */
    private static final int RING_SIZE = 4_096;

    /** Whether this machine has it. */
    public boolean isAvailable() {
        return implementation().available();
    }

    /** Why not, in words for an operator. */
    public String whyNot() {
        return Stream.iterate(implementation().unavailabilityCause(), Objects::nonNull, Throwable::getCause)
                .reduce((outer, inner) -> inner)
                .map(Throwable::toString)
                .orElse("its library is missing");
    }

    Vertx start(int loops) {
        return Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(loops))
                .withTransport(implementation())
                .build();
    }

    private Transport implementation() {
        return switch (this) {
            case AUTO -> Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> ioUring();
            case NIO -> Transport.NIO;
        };
    }

    private static Transport ioUring() {
        if (System.getProperty(MULTISHOT_POLLS) == null) {
            System.setProperty(MULTISHOT_POLLS, "false");
        }
        return Transport.IO_URING.available() ? new LargeRing() : Transport.IO_URING;
    }

    /** Vert.x's own, with a larger ring. */
    private static final class LargeRing implements Transport {
        @Override
        public String name() {
            return IO_URING.name();
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return null;
        }

        @Override
        public io.vertx.core.spi.transport.Transport implementation() {
            return new IoUringTransport() {
                @Override
                public IoHandlerFactory ioHandlerFactory() {
                    return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setRingSize(RING_SIZE));
                }
            };
        }
    }
}
