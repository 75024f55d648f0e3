package dev.sallyport.edge.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Keeps calls from connections that went where no call may go: each is looked at once, when it is made. Immutable. */
final class ConnectionGuard {
    private final UpstreamAddresses addresses;

    /** The gateway does not call what a host's name or address stands for. */
    static final class AddressRefused extends IOException {
        private static final long serialVersionUID = 1L;

        AddressRefused() {
            super("upstreams may not have this address");
        }
    }

    ConnectionGuard(UpstreamAddresses addresses) {
        this.addresses = addresses;
    }

    /** Whether calls may go where a connection went, on which nothing was sent yet. */
    boolean allows(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && addresses.allow(inet.getAddress());
    }

    /** Whether there need be no connection to know that {@code target} may not be called. */
    boolean refuses(UpstreamTarget target) {
        return target.literal().isPresent() && !addresses.allow(target.literal().get());
    }
}
