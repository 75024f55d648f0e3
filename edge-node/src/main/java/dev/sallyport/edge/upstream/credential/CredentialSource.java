package dev.sallyport.edge.upstream.credential;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.oauth.BearerToken;
import dev.sallyport.oauth.TokenClaims;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of one provider: one for the gateway, or one for each token that callers come with. Safe for any thread. */
public final class CredentialSource {
    /** Callers at a time; each has a token of some kilobytes. */
    static final int CALLERS_MAX = 10_000;

    private final CredentialSettings settings;
    private final TokenClient client;
    private final InstantSource clock;
    private final TokenSlot own;
    private final Map<String, TokenSlot> byCaller = new ConcurrentHashMap<>();

    CredentialSource(CredentialSettings settings, TokenClient client, InstantSource clock) {
        this.settings = settings;
        this.client = client;
        this.clock = clock;
        this.own = slot();
    }

    private TokenSlot slot() {
        return new TokenSlot(settings.provider().name(), clock);
    }

    /**
     * What a call of {@code caller} shows to the upstream.
     *
     * @param requestHeaders of the caller's request, from which the caller's own token is exchanged
     * @throws Refusal.Raised when nothing can be had
     */
    public Access access(Caller caller, MultiMap requestHeaders) {
        return switch (settings.provider().grant()) {
            case CLIENT_CREDENTIALS -> own.take(() -> fetch(Optional.empty(), Instant.MAX));
            case TOKEN_EXCHANGE -> exchanged(caller, requestHeaders);
        };
    }

    private Access exchanged(Caller caller, MultiMap requestHeaders) {
        Optional<TokenClaims> claims = caller.token();
        if (claims.isEmpty() || !(BearerToken.of(requestHeaders) instanceof BearerToken.Present present)) {
            throw Credentials.refusal();
        }
        String key = sha256(present.token());
        TokenSlot slot = byCaller.get(key);
        if (slot == null) {
            makeRoom();
            slot = byCaller.computeIfAbsent(key, added -> slot());
        }
        Instant callerExpires = claims.get().lifetime().expires();
        return slot.take(() -> fetch(Optional.of(present.token()), callerExpires));
    }

    private Future<AccessToken> fetch(Optional<String> subjectToken, Instant expiresLatest) {
        Instant asked = clock.instant();
        return client.fetch(settings, subjectToken).map(response -> AccessToken.of(response, asked, expiresLatest));
    }

    /** Those who have nothing go first; then anybody, who will have to wait once more. */
    private void makeRoom() {
        if (byCaller.size() < CALLERS_MAX) {
            return;
        }
        Instant now = clock.instant();
        byCaller.values().removeIf(slot -> slot.isStale(now));
        Iterator<String> keys = byCaller.keySet().iterator();
        while (byCaller.size() >= CALLERS_MAX && keys.hasNext()) {
            keys.next();
            keys.remove();
        }
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
