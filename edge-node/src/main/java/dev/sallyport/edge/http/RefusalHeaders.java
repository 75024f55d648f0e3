package dev.sallyport.edge.http;

import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Refusal;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/** What a refusal tells programs in headers. */
final class RefusalHeaders {
    private static final String AUTHENTICATE = "WWW-Authenticate";

    private RefusalHeaders() {}

    static void write(ClientResponse response, Refusal refusal) {
        switch (refusal) {
            case Refusal.Unauthenticated r -> response.putHeader(AUTHENTICATE, r.challenges());
            case Refusal.InsufficientScope r ->
                r.challenge().ifPresent(challenge -> response.putHeader(AUTHENTICATE, challenge));
            case Refusal.IdentityUnavailable r -> retryAfter(response, r.retryAfter());
            case Refusal.RateLimited r -> {
                r.headers().forEach(response::putHeader);
                retryAfter(response, r.retryAfter());
            }
            case Refusal.QuotaSpent r -> retryAfter(response, r.retryAfter());
            case Refusal.ConcurrencyLimited r -> retryAfter(response, r.retryAfter());
            case Refusal.LimitUnavailable r -> retryAfter(response, r.retryAfter());
            case Refusal.TooManySessions r -> retryAfter(response, r.retryAfter());
            case Refusal.TooManyStreams r -> retryAfter(response, r.retryAfter());
            case Refusal.StreamStorm r -> retryAfter(response, r.retryAfter());
            case Refusal.MethodNotAllowed r -> response.putHeader(HttpHeaders.ALLOW, r.allow());
            case Refusal.CircuitOpen r -> retryAfter(response, r.retryAfter());
            case Refusal.UpstreamUnhealthy r -> retryAfter(response, r.retryAfter());
            case Refusal.Overloaded r -> retryAfter(response, r.retryAfter());
            case Refusal.Starting r -> retryAfter(response, Duration.ofSeconds(1));
            case Refusal.Draining r -> {
                retryAfter(response, Duration.ofSeconds(1));
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            case Refusal.TooLarge r -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            case Refusal.BodyTimeout r -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            case Refusal.NoSuchServer r -> {}
            case Refusal.HostNotAllowed r -> {}
            case Refusal.UnsupportedMediaType r -> {}
            case Refusal.BadMessage r -> {}
            case Refusal.UnknownEvent r -> {}
            case Refusal.UnknownSession r -> {}
            case Refusal.SessionLost r -> {}
            case Refusal.SessionRequired r -> {}
            case Refusal.UpstreamUnavailable r -> {}
            case Refusal.UpstreamTimeout r -> {}
            case Refusal.GatewayFailed r -> {}
            case Refusal.NotEntitled r -> {}
            case Refusal.AddressRefused r -> {}
            case Refusal.UnknownTarget r -> {}
            case Refusal.UnknownHandle r -> {}
            case Refusal.HeaderRefused r -> {}
            case Refusal.AnsweredByPolicy r -> {}
            case Refusal.PolicyFailed r -> {}
        }
    }

    private static void retryAfter(ClientResponse response, Duration wait) {
        response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
    }
}
