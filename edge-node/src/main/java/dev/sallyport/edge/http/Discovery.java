package dev.sallyport.edge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Authenticator;
import dev.sallyport.edge.identity.ServerAccess;
import dev.sallyport.edge.identity.TokenAccess;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.snapshot.Route;
import dev.sallyport.oauth.ProtectedResourceMetadata;
import dev.sallyport.oauth.WellKnown;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells clients whom to ask for a token (RFC 9728), wherever they look for it. Only servers that take tokens are ever
 * told of. Confined to its event loop.
 */
final class Discovery {
    private final Authenticator authenticator;
    private final Responder responder;

    Discovery(Authenticator authenticator, Responder responder) {
        this.authenticator = authenticator;
        this.responder = responder;
    }

    void answer(Exchange exchange, GatewaySnapshot snapshot, WellKnown asked) {
        String method = exchange.request().method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            responder.refuse(exchange, new Refusal.MethodNotAllowed("GET, HEAD"));
            return;
        }
        Optional<Buffer> document = switch (asked) {
            case WellKnown.ProtectedResource resource ->
                server(snapshot, resource.path()).map(server -> metadata(exchange, server));
            case WellKnown.OnlyProtectedResource only -> onlyServer(snapshot).map(server -> metadata(exchange, server));
            case WellKnown.AuthorizationServer issuer ->
                (issuer.path().isPresent() ? server(snapshot, issuer.path().get()) : onlyServer(snapshot))
                        .flatMap(CompiledServer::tokens)
                        .flatMap(tokens -> tokens.issuer().metadata());
        };
        document.ifPresentOrElse(
                found -> send(exchange, found), () -> responder.refuse(exchange, new Refusal.NoSuchServer()));
    }

    private static Optional<CompiledServer> server(GatewaySnapshot snapshot, String path) {
        return snapshot.match(path)
                .map(Route::server)
                .filter(server -> server.tokens().isPresent());
    }

    private static Optional<CompiledServer> onlyServer(GatewaySnapshot snapshot) {
        List<CompiledServer> two = snapshot.servers().values().stream()
                .filter(server -> server.tokens().isPresent())
                .limit(2)
                .toList();
        return two.size() == 1 ? Optional.of(two.getFirst()) : Optional.empty();
    }

    private Buffer metadata(Exchange exchange, CompiledServer server) {
        ServerAccess access = server.access();
        TokenAccess tokens = server.tokens().orElseThrow();
        List<String> scopes = Stream.concat(
                        tokens.definition().scopes().stream(), tokens.definition().scopesSupported().stream())
                .distinct()
                .toList();
        ObjectNode json = new ProtectedResourceMetadata(
                        authenticator.resource(exchange.request(), access),
                        List.of(tokens.definition().issuer().toString()),
                        scopes,
                        server.definition().displayName())
                .toJson();
        return Buffer.buffer(json.toString());
    }

    /** Public by nature, and read by clients in browsers too. */
    private static void send(Exchange exchange, Buffer document) {
        ClientResponse response = exchange.request().response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=60");
        exchange.traffic().sent(document.length(), 0);
        response.end(document);
        exchange.finish(Outcome.OK);
    }
}
