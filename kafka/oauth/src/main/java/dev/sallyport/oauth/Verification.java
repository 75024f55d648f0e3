package dev.sallyport.oauth;

import io.vertx.core.Future;

/** The answer about a token, at once wherever that is possible. */
public sealed interface Verification {
    record Done(TokenResult result) implements Verification {}

    /**
     * The key has to be fetched first.
     *
     * @param result never fails; completes on the verifier's event loop
     */
    record Pending(Future<TokenResult> result) implements Verification {}
}
