package dev.sallyport.oauth.admin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;

/** Whether a request was made on this machine. */
final class ThisMachine {
    /** Whoever sends one of these passes on what came from elsewhere, though it may run here itself. */
    private static final List<String> PASSED_ON = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private ThisMachine() {}

    static boolean sent(HttpServerRequest request) {
        return sent(request.remoteAddress(), request.headers());
    }

    static boolean sent(SocketAddress from, MultiMap headers) {
        String address = from.hostAddress();
        return address != null
                && InetAddress.ofLiteral(address).isLoopbackAddress()
                && PASSED_ON.stream().noneMatch(headers::contains);
    }
}
