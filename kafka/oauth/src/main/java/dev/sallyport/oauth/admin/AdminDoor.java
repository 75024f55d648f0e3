package dev.sallyport.oauth.admin;

import dev.sallyport.oauth.BearerToken;
import dev.sallyport.oauth.FetchLimits;
import dev.sallyport.oauth.Issuers;
import dev.sallyport.oauth.TokenClaims;
import dev.sallyport.oauth.TokenLimits;
import dev.sallyport.oauth.TokenResult;
import dev.sallyport.oauth.TokenRules;
import dev.sallyport.oauth.TokenVerifier;
import dev.sallyport.oauth.Verification;
import dev.sallyport.oauth.admin.Admission.Admitted;
import dev.sallyport.oauth.admin.Admission.Bootstrapped;
import dev.sallyport.oauth.admin.Admission.Forbidden;
import dev.sallyport.oauth.admin.Admission.Unauthenticated;
import dev.sallyport.oauth.admin.Admission.Unavailable;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from the head of a request who uses an admin API. Confined to its event loop.
 *
 * <p>Without an issuer the admin token opens everything. With one, users come with access tokens, and the admin token is
 * good on this machine only, for the first start and for the day when the issuer is away.
 */
public final class AdminDoor {
    private static final String CHALLENGE = "Bearer realm=\"sallyport\"";
    private static final String ADMIN_TOKEN = "admin-token";
    private static final int NAME_CHARACTERS_MAX = 256;

    /** What the history says of others than users: no user may look like one of them. */
    private static final Set<String> TAKEN = Set.of(ADMIN_TOKEN, Bootstrapped.NAME, "config-service");

    private final AdminToken adminToken;
    private final Optional<Users> users;

    private record Users(AdminOAuth oauth, TokenRules rules, TokenVerifier verifier) {}

    private AdminDoor(AdminToken adminToken, Optional<Users> users) {
        this.adminToken = adminToken;
        this.users = users;
    }

    /**
     * The door of the API that runs on {@code loop}; call it there. Begins to fetch the issuer's keys.
     *
     * @param loop an event loop's context; what is opened here closes with its Vert.x
     * @param clock what the issuer's clock is compared with
     */
    public static AdminDoor open(Context loop, AdminToken adminToken, Optional<AdminOAuth> oauth, InstantSource clock) {
        return new AdminDoor(adminToken, oauth.map(wanted -> {
            Issuers issuers = new Issuers(loop.owner(), OutboundRules.TLS_OR_LOOPBACK, FetchLimits.DEFAULT);
            return new Users(
                    wanted,
                    TokenRules.of(issuers.of(wanted.issuer()), Set.of(wanted.audience())),
                    new TokenVerifier(loop, TokenLimits.DEFAULT, clock));
        }));
    }

    /** Never fails; is complete already unless a key has to be fetched first. */
    public Future<Admission> admit(HttpServerRequest request) {
        boolean isAdminToken = hasAdminToken(request);
        if (users.isEmpty()) {
            return Future.succeededFuture(
                    isAdminToken
                            ? new Admitted(ADMIN_TOKEN)
                            : new Unauthenticated(CHALLENGE, "Send the admin token as a bearer token."));
        }
        return isAdminToken && ThisMachine.sent(request)
                ? Future.succeededFuture(new Bootstrapped())
                : user(request, users.get());
    }

    private boolean hasAdminToken(HttpServerRequest request) {
        List<String> authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return authorization.size() == 1 && adminToken.isIn(Optional.of(authorization.getFirst()));
    }

    private static Future<Admission> user(HttpServerRequest request, Users users) {
        return switch (BearerToken.of(request.headers())) {
            case BearerToken.Absent absent -> Future.succeededFuture(unauthenticated(CHALLENGE, users));
            case BearerToken.Ambiguous ambiguous ->
                Future.succeededFuture(
                        unauthenticated(challenge("invalid_request", "one bearer token is expected"), users));
            case BearerToken.Present present ->
                switch (users.verifier().verify(present.token(), users.rules())) {
                    case Verification.Done done ->
                        Future.succeededFuture(admission(done.result(), request.method(), users));
                    case Verification.Pending pending ->
                        pending.result().map(result -> admission(result, request.method(), users));
                };
        };
    }

    private static Admission admission(TokenResult result, HttpMethod method, Users users) {
        return switch (result) {
            case TokenResult.Verified verified -> entitled(verified.claims(), method, users.oauth());
            case TokenResult.Rejected rejected ->
                unauthenticated(challenge("invalid_token", rejected.reason().description()), users);
            case TokenResult.Unavailable unavailable ->
                new Unavailable(
                        switch (unavailable.cause()) {
                            case KEYS_UNREACHABLE ->
                                "The issuer's keys cannot be fetched, so no token can be verified.";
                            case OVERLOADED -> "There are more tokens to verify than there is time for.";
                        });
        };
    }

    private static Admission entitled(TokenClaims claims, HttpMethod method, AdminOAuth oauth) {
        Set<String> roles = claims.roles().realm();
        boolean isReading = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (roles.contains(oauth.adminRole()) || (isReading && roles.contains(oauth.viewerRole()))) {
            return new Admitted(name(claims));
        }
        String missing = isReading ? oauth.viewerRole() : oauth.adminRole();
        return new Forbidden(
                name(claims),
                challenge("insufficient_scope", "the role " + missing + " is missing"),
                "This needs the role " + missing + ", which the token does not have.");
    }

    private static Unauthenticated unauthenticated(String challenge, Users users) {
        return new Unauthenticated(
                challenge,
                "Send an access token of " + users.oauth().issuer().issuer()
                        + " as a bearer token. The admin token is accepted from this machine only.");
    }

    private static String challenge(String error, String description) {
        return CHALLENGE + ", error=\"" + error + "\", error_description=\"" + description + "\"";
    }

    private static String name(TokenClaims claims) {
        if (claims.all().get("preferred_username") instanceof String username && isFit(username)) {
            return username;
        }
        String subject = claims.principal().subject();
        return isFit(subject) ? subject : "unnamed";
    }

    private static boolean isFit(String name) {
        return !name.isBlank()
                && name.length() <= NAME_CHARACTERS_MAX
                && name.chars().noneMatch(Character::isISOControl)
                && !TAKEN.contains(name);
    }
}
