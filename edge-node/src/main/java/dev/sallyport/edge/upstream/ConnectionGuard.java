package dev.sallyport.edge.upstream;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import java.io.IOException;

/**
 * Keeps calls from connections that went where no call may go. A connection is looked at once, when it is made; calls on
 * one that was made before pay for a comparison with zero. Confined to its event loop.
 */
final class ConnectionGuard {
    private final UpstreamAddresses addresses;
    private int refused;

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

    /** A connection was made, and nothing was sent on it. It is closed when a call comes to it, to be told why. */
    void made(HttpConnection connection) {
        if (!addresses.allow(connection)) {
            refused++;
            connection.closeHandler(closed -> refused--);
        }
    }

    /** Whether there need be no connection to know that {@code target} may not be called. */
    boolean refuses(UpstreamTarget target) {
        return target.literal().isPresent() && !addresses.allow(target.literal().get());
    }

    /** Whether {@code request} is about to go where no call may go; then it does not. */
    boolean stops(HttpClientRequest request) {
        if (refused == 0 || addresses.allow(request.connection())) {
            return false;
        }
        // Without a handler Vert.x logs each cancelled request as an error.
        request.exceptionHandler(cancelled -> {});
        request.reset();
        request.connection().close();
        return true;
    }
}
