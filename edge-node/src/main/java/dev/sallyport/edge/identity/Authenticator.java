package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated.Credential;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is calling. Only a server whose configuration says {@code subscriptionRequired: false} is open to
 * anonymous callers; nothing that goes wrong here ever ends in anonymous.
 */
public final class Authenticator {
    /** Where clients of API Management send their key. */
    public static final String SUBSCRIPTION_KEY_HEADER = "Ocp-Apim-Subscription-Key";

    public static final String SUBSCRIPTION_KEY_PARAMETER = "subscription-key";

    /** Looks at the head only. */
    public Identity authenticate(HttpServerRequest request, AccessDefinition access, String realm) {
        if (!access.subscriptionRequired()) {
            return new Identity.Known(Caller.ANONYMOUS);
        }
        return new Identity.Challenged(new Unauthenticated(
                hasKey(request.headers(), request.query()) ? Credential.INVALID : Credential.MISSING, realm));
    }

    private static boolean hasKey(MultiMap headers, @Nullable String query) {
        return headers.contains(SUBSCRIPTION_KEY_HEADER)
                || (query != null && ("&" + query).contains("&" + SUBSCRIPTION_KEY_PARAMETER + "="));
    }
}
