package dev.sallyport.edge.upstream.credential;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The token that one call shows (RFC 6750 section 2.1). */
public final class Bearer {
    private final AccessToken token;
    private final TokenSlot slot;

    Bearer(AccessToken token, TokenSlot slot) {
        this.token = token;
        this.slot = slot;
    }

    /** Takes the place of whatever the request had there. */
    public void applyTo(MultiMap headers) {
        headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
    }

    /** The upstream does not take it, whatever its lifetime says: the next call gets another. */
    public void refused() {
        slot.drop(token);
    }
}
