package dev.sallyport.edge.session;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.ProtocolEra;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.Permit;
import dev.sallyport.edge.session.SessionTokens.Session;
import dev.sallyport.edge.session.SessionTokens.Use;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Binds permits to sessions: opens what clients present, seals what upstreams hand out. Reads no store. Confined to its
 * event loop.
 */
public final class Sessions {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HASH_BYTES = 8;

    private final MessageDigest sha256;
    private final SessionTokens tokens;
    private final RecentSessions recent = new RecentSessions();
    private final Clock clock;
    private final Duration ageMax;
    private final Handles handles;
    private final Beginnings beginnings;

    /**
     * Sessions of one event loop.
     *
     * @param ageMax after which a session id is worth nothing, however often it was used
     */
    public Sessions(SessionTokens tokens, Clock clock, Duration ageMax) {
        this.tokens = tokens;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
        this.clock = clock;
        this.ageMax = ageMax;
        this.handles = new Handles(tokens, clock, ageMax);
        this.beginnings = new Beginnings(tokens, clock);
    }

    /** The same for what else upstreams hand out and clients bring back. */
    public Handles handles() {
        return handles;
    }

    /** What is kept of sessions that may be begun anew. */
    public Beginnings beginnings() {
        return beginnings;
    }

    /** After which a session id is worth nothing. */
    public Duration ageMax() {
        return ageMax;
    }

    /** {@code call} in the session that its own goes on in, which the upstream calls {@code upstream}. */
    public Binding inSuccessor(Binding call, String upstream) {
        return new BoundCall(
                call.permit(),
                Optional.of(upstream),
                call.upstreamMember(),
                call.sessionIssuedAtMillis(),
                call.opened());
    }

    /** The same for what the gateway itself has to say there. */
    public Binding inSuccessor(Permit permit, Binding call, String upstream) {
        return new BoundCall(permit, Optional.of(upstream), call.upstreamMember(), call.sessionIssuedAtMillis());
    }

    /**
     * Binds a call on the MCP endpoint.
     *
     * @param presented every {@code Mcp-Session-Id} of the request
     * @throws Refusal.Raised when the session is not this caller's on this server
     */
    public Binding bind(Permit permit, SessionKeys keys, String server, List<String> presented) {
        if (presented.isEmpty() || hasNoSession(permit.operation())) {
            return new BoundCall(permit, Optional.empty(), "", 0);
        }
        return open(permit, keys, Use.SESSION, server, presented);
    }

    /**
     * Binds a message of the HTTP+SSE transport to the stream that it belongs to.
     *
     * @param presented every {@code sessionId} of the request's query
     * @throws Refusal.Raised when there is none, or not this caller's on this server
     */
    public Binding bindMessages(Permit permit, SessionKeys keys, String server, List<String> presented) {
        if (presented.isEmpty()) {
            throw new Refusal.Raised(new Refusal.SessionRequired());
        }
        return open(permit, keys, Use.MESSAGES_ENDPOINT, server, presented);
    }

    private Binding open(Permit permit, SessionKeys keys, Use use, String server, List<String> presented) {
        Instant oldest = clock.instant().minus(ageMax);
        return Optional.of(presented)
                .filter(all -> all.size() == 1)
                .flatMap(all -> open(keys, use, server, all.getFirst()))
                .filter(fact -> fact.belongsTo(permit.caller()))
                .filter(fact -> fact.issuedAt().isAfter(oldest))
                .map(fact -> new BoundCall(
                        permit,
                        Optional.of(fact.upstream()),
                        fact.member(),
                        fact.issuedAt().toEpochMilli()))
                .orElseThrow(() -> new Refusal.Raised(new Refusal.UnknownSession()));
    }

    private Optional<SessionFact> open(SessionKeys keys, Use use, String server, String id) {
        Optional<SessionFact> known = recent.fact(keys, use, server, id);
        if (known.isPresent()) {
            return known;
        }
        Optional<SessionFact> opened = tokens.open(keys, use, server, id);
        opened.ifPresent(fact -> recent.keep(new RecentSessions.Recent(id, keys, use, server, fact, digest(id))));
        return opened;
    }

    /** {@code initialize} opens a session and belongs to none; a modern client's header is to be ignored. */
    private static boolean hasNoSession(Operation operation) {
        return operation instanceof Operation.Message message
                && (message.envelope().era() == ProtocolEra.MODERN
                        || message.envelope()
                                .method()
                                .filter("initialize"::equals)
                                .isPresent());
    }

    /**
     * The id that the client gets for a session of the upstream; empty while no key is known.
     *
     * @param upstream the upstream's own id
     * @param member where it is: every call of the session goes there
     */
    public Optional<String> seal(Binding binding, SessionKeys keys, String server, String upstream, String member) {
        return tokens.seal(
                keys, Use.SESSION, server, binding.permit().caller(), new Session(upstream, member), clock.instant());
    }

    /** What records call a session by; the id cannot be learnt from it. */
    public String hash(String sessionId) {
        String known = recent.hash(sessionId);
        return known == null ? digest(sessionId) : known;
    }

    private String digest(String sessionId) {
        return HEX.formatHex(sha256.digest(sessionId.getBytes(StandardCharsets.US_ASCII)), 0, HASH_BYTES);
    }

    /** The same for the path and query where the upstream takes messages. */
    public Optional<String> sealEndpoint(
            Binding binding, SessionKeys keys, String server, String endpoint, String member) {
        return tokens.seal(
                keys,
                Use.MESSAGES_ENDPOINT,
                server,
                binding.permit().caller(),
                new Session(endpoint, member),
                clock.instant());
    }

    /** What ends a session at the upstream when its time is over, for whichever edge finds that out. */
    public Optional<String> sealFarewell(Binding binding, SessionKeys keys, String server, Farewell farewell) {
        Session said = new Session(farewell.toText(), farewell.member());
        return tokens.seal(keys, Use.FAREWELL, server, binding.permit().caller(), said, clock.instant())
                .filter(token -> token.length() <= SessionTokens.ID_CHARACTERS_MAX);
    }

    /** Reads what {@link #sealFarewell} wrote. */
    public Optional<Farewell> openFarewell(SessionKeys keys, String server, String sealed) {
        return tokens.open(keys, Use.FAREWELL, server, sealed)
                .flatMap(fact -> Farewell.of(fact.upstream(), fact.member()));
    }
}
