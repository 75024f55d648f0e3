package dev.sallyport.config.api;

import dev.sallyport.config.decide.Author;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;

/**
 * Who was let in.
 *
 * @param name for the history and the audit trail
 * @param address the client's IP address, for the audit trail
 */
record Caller(String name, Optional<String> address) {
    private static final String KEY = Caller.class.getName();

    /** Somebody of this name, from where the request came. */
    static Caller from(String name, HttpServerRequest request) {
        return new Caller(name, Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress));
    }

    /** Goes on to the endpoint. Vert.x Web has no typed way from one handler to the next. */
    void enter(RoutingContext routing) {
        routing.put(KEY, this);
        routing.next();
    }

    /** Who was let in with this request. */
    static Caller of(RoutingContext routing) {
        return Objects.requireNonNull(routing.<Caller>get(KEY), "every endpoint is behind the door");
    }

    Author author(Optional<String> why) {
        return new Author(name, address, why);
    }
}
