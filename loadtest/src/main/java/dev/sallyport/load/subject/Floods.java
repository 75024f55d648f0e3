package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.swarm.Flood;
import dev.sallyport.load.swarm.Flood.Refused;
import dev.sallyport.load.wire.ToolCall;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What strangers send to an edge that lets them in nowhere.
 *
 * @param tokens the server that wants an access token, as it is called with a good one
 * @param sessions a server that keeps sessions, as it is called by who may
 */
record Floods(Target edge, Endpoint tokens, TokenIssuer issuer, Endpoint sessions) {
    private static final Refused BAD_TOKEN = new Refused(401, "\"code\":-32010", false);
    private static final Refused BAD_SIGNATURE = new Refused(401, "\"code\":-32010", true);
    private static final Refused BAD_SESSION = new Refused(404, "\"code\":-32001", false);
    private static final Refused NO_SERVER = new Refused(404, "\"status\":404", false);

    /** Of a sealed session id: what comes behind the name of its key. */
    private static final int SESSION_BYTES = 130;

    private static final int TOKEN_PART_BYTES = 240;

    private static final SecureRandom RANDOM = new SecureRandom();

    List<Flooded> all() {
        return List.of(
                flooded(
                        "61-floods/token-garbage",
                        "three parts as those of a token, of random letters",
                        () -> token(garbageToken(), BAD_TOKEN)),
                flooded(
                        "61-floods/token-expired",
                        "tokens of the right issuer that have expired",
                        () -> token(issuer.expired(), BAD_TOKEN)),
                flooded(
                        "61-floods/token-signature",
                        "tokens of the right issuer but for their signature",
                        () -> token(issuer.forged(), BAD_SIGNATURE)),
                flooded(
                        "61-floods/session",
                        "a right call in sessions that nobody sealed, as long as those that are",
                        () -> new Flood(sessions, sessions, Optional.of(garbageSession()), BAD_SESSION)),
                flooded(
                        "61-floods/no-server",
                        "a path where no server is",
                        () -> new Flood(
                                sessions, new Endpoint(sessions.port(), "/nobody/mcp"), Optional.empty(), NO_SERVER)));
    }

    private Flooded flooded(String scenario, String what, Supplier<Flood> flood) {
        return new Flooded(scenario, edge, flood, "the edge of 10-plain: " + what + ", each different");
    }

    private Flood token(String bad, Refused refused) {
        return new Flood(tokens, tokens.withToken(bad), Optional.empty(), refused);
    }

    private static String garbageToken() {
        return random(TOKEN_PART_BYTES / 4) + "." + random(TOKEN_PART_BYTES) + "." + ToolCall.FIRST_ID
                + random(TOKEN_PART_BYTES);
    }

    /** With the name of the key that seals, or nobody would look further. */
    private static String garbageSession() {
        return GatewayConfig.KID + "." + ToolCall.FIRST_ID + random(SESSION_BYTES);
    }

    private static String random(int bytes) {
        byte[] some = new byte[bytes];
        RANDOM.nextBytes(some);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
    }
}
