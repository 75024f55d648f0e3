package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.seal.KeyHash;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated;
import dev.sallyport.edge.exchange.Refusal.Unauthenticated.Credential;
import dev.sallyport.edge.exchange.TrustedProxies;
import dev.sallyport.edge.identity.Caller.KeyHolder;
import dev.sallyport.edge.identity.KeyReader.Shown;
import dev.sallyport.edge.revocation.Revocations;
import dev.sallyport.oauth.BearerChallenge;
import dev.sallyport.oauth.BearerToken;
import dev.sallyport.oauth.PublicOrigin;
import dev.sallyport.oauth.RejectionReason;
import dev.sallyport.oauth.TokenClaims;
import dev.sallyport.oauth.TokenResult;
import dev.sallyport.oauth.TokenVerifier;
import dev.sallyport.oauth.Verification;
import dev.sallyport.oauth.WellKnown;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides who is calling, from the head of a request alone. A server is open to anonymous callers only where its
 * configuration says so; nothing that goes wrong here ever ends in anonymous, and a key that is shown where none is
 * needed must be good all the same. Confined to its event loop.
 */
public final class Authenticator {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final KeyHash keyHash;
    private final TokenVerifier tokens;
    private final PublicOrigin origin;
    private final TrustedProxies proxies;
    private final InstantSource clock;

    /** An authenticator for one event loop; {@code tokens} is of the same loop. */
    public Authenticator(
            MasterKey masterKey,
            TokenVerifier tokens,
            PublicOrigin origin,
            TrustedProxies proxies,
            InstantSource clock) {
        this.keyHash = masterKey.hash(SubscriptionKeys.PURPOSE);
        this.tokens = tokens;
        this.origin = origin;
        this.proxies = proxies;
        this.clock = clock;
    }

    public Identity authenticate(ClientRequest request, ServerAccess access, Subscribers subscribers) {
        Optional<KeyHolder> holder = Optional.empty();
        switch (KeyReader.read(request, access.definition())) {
            case Shown.Key key -> {
                String hash = keyHash.of(key.text());
                holder = subscribers
                        .find(hash, access.server(), clock.instant())
                        .map(subscriber -> new KeyHolder(subscriber, hash));
                if (holder.isEmpty()) {
                    return challenge(Credential.KEY_INVALID, keyChallenge(access));
                }
            }
            case Shown.Unfit unfit -> {
                return challenge(Credential.KEY_INVALID, keyChallenge(access));
            }
            case Shown.None none -> {
                if (access.wantsKey()) {
                    return challenge(Credential.KEY_MISSING, keyChallenge(access));
                }
            }
        }
        Optional<String> openProduct = holder.isPresent() ? Optional.empty() : access.openProduct();
        return access.tokens().isPresent()
                ? withToken(request, access, access.tokens().get(), holder, openProduct)
                : new Identity.Known(new Caller(holder, Optional.empty(), openProduct));
    }

    private Identity withToken(
            ClientRequest request,
            ServerAccess access,
            TokenAccess wanted,
            Optional<KeyHolder> holder,
            Optional<String> openProduct) {
        List<String> scopes = wanted.definition().scopes();
        return switch (BearerToken.of(request.headers())) {
            case BearerToken.Absent absent ->
                challenge(Credential.TOKEN_MISSING, challenge(request, access).missing(scopes));
            case BearerToken.Ambiguous ambiguous ->
                challenge(Credential.TOKEN_AMBIGUOUS, challenge(request, access).malformedRequest());
            case BearerToken.Present present -> {
                Verification verification = tokens.verify(
                        present.token(),
                        wanted.fixed().isPresent() ? wanted.fixed().get() : wanted.rules(resource(request, access)));
                yield switch (verification) {
                    case Verification.Done done ->
                        identity(done.result(), request, access, wanted, holder, openProduct);
                    case Verification.Pending pending ->
                        new Identity.Pending(pending.result()
                                .map(result -> identity(result, request, access, wanted, holder, openProduct)));
                };
            }
        };
    }

    private Identity identity(
            TokenResult result,
            ClientRequest request,
            ServerAccess access,
            TokenAccess wanted,
            Optional<KeyHolder> holder,
            Optional<String> openProduct) {
        return switch (result) {
            case TokenResult.Verified verified -> entitled(verified.claims(), wanted, holder, openProduct);
            case TokenResult.Rejected rejected -> rejected(rejected.reason(), request, access, wanted);
            case TokenResult.Unavailable unavailable -> new Identity.Challenged(new Refusal.IdentityUnavailable(SOON));
        };
    }

    private static Identity entitled(
            TokenClaims claims, TokenAccess wanted, Optional<KeyHolder> holder, Optional<String> openProduct) {
        return TokenAccess.fulfil(claims, wanted.definition().requiredClaims())
                ? new Identity.Known(new Caller(holder, Optional.of(claims), openProduct))
                : new Identity.Challenged(new Refusal.NotEntitled());
    }

    private Identity rejected(RejectionReason reason, ClientRequest request, ServerAccess access, TokenAccess wanted) {
        return new Identity.Challenged(tokenInvalid(reason, request, access, wanted));
    }

    private Refusal tokenInvalid(
            RejectionReason reason, ClientRequest request, ServerAccess access, TokenAccess wanted) {
        String challenge =
                challenge(request, access).invalid(reason, wanted.definition().scopes());
        return new Unauthenticated(Credential.TOKEN_INVALID, List.of(challenge));
    }

    /** How {@code caller}, who has shown what would let it in, is refused; empty when that is not revoked. */
    public Optional<Refusal> revoked(
            Caller caller, ClientRequest request, ServerAccess access, Revocations revocations) {
        if (caller.subscriber()
                .filter(subscriber -> revocations.hasSubscription(subscriber.subscription()))
                .isPresent()) {
            return Optional.of(new Unauthenticated(Credential.KEY_INVALID, List.of(keyChallenge(access))));
        }
        return caller.token()
                .filter(revocations::hasToken)
                .flatMap(token -> access.tokens())
                .map(wanted -> tokenInvalid(RejectionReason.REVOKED, request, access, wanted));
    }

    private static Identity challenge(Credential credential, String challenge) {
        return new Identity.Challenged(new Unauthenticated(credential, List.of(challenge)));
    }

    /** The value that clients of API Management know. */
    private static String keyChallenge(ServerAccess access) {
        return "AzureApiManagementKey realm=\"" + access.server() + "\",name=\""
                + access.definition().keyHeader() + "\",type=\"header\"";
    }

    /** What to say to callers of this server whose token does not do. */
    public BearerChallenge challenge(ClientRequest request, ServerAccess access) {
        return new BearerChallenge(WellKnown.protectedResourceUrl(originOf(request), access.path()));
    }

    /** The server's URL as the client of {@code request} knows it: what its tokens must be for. */
    public String resource(ClientRequest request, ServerAccess access) {
        return originOf(request) + access.path();
    }

    private String originOf(ClientRequest request) {
        String authority = request.getHeader(HttpHeaders.HOST);
        String scheme = request.scheme();
        if (proxies.isTrusted(request)) {
            authority = Objects.requireNonNullElse(request.getHeader("X-Forwarded-Host"), authority);
            scheme = Objects.requireNonNullElse(request.getHeader("X-Forwarded-Proto"), scheme);
        }
        return origin.of(Objects.requireNonNullElse(authority, ""), Objects.requireNonNullElse(scheme, "http"));
    }

    /** Whether {@code caller}, who was let in before, would still be: its key may have been taken away since. */
    public boolean isStillWelcome(Caller caller, ServerAccess access, Subscribers subscribers) {
        if (caller.keyHash().isPresent()) {
            return subscribers
                    .find(caller.keyHash().get(), access.server(), clock.instant())
                    .isPresent();
        }
        return !access.wantsKey();
    }
}
