package dev.sallyport.edge.http;

import dev.sallyport.contract.config.ResumptionDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.ProtocolVersion;
import dev.sallyport.edge.mcp.RequestId;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.session.StreamName;
import dev.sallyport.edge.session.StreamTokens;
import dev.sallyport.edge.session.StreamTokens.Audience;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.stream.StreamRelay;
import dev.sallyport.edge.stream.ring.EventLog;
import dev.sallyport.edge.stream.ring.LoopRings;
import dev.sallyport.edge.stream.ring.RingBatch;
import dev.sallyport.edge.stream.ring.RingReading;
import dev.sallyport.edge.stream.ring.RingReplay;
import java.util.List;
import java.util.Optional;

/**
 * Which streams a client may come back to, and by what id: those of the revisions up to 2025-11-25 on streamable HTTP.
 * Confined to its event loop.
 */
final class ResumableStreams {
    private static final String LAST_EVENT_ID = "last-event-id";
    private static final String MCP_PROTOCOL_VERSION = "mcp-protocol-version";

    /** As many digits as a long surely has room for. */
    private static final int POSITION_DIGITS_MAX = 18;

    private final LoopRings rings;
    private final StreamTokens tokens;

    ResumableStreams(LoopRings rings, StreamTokens tokens) {
        this.rings = rings;
        this.tokens = tokens;
    }

    /**
     * Where a client is in a stream.
     *
     * @param token what the ids of the stream's events begin with
     */
    record Place(StreamName name, String token, long position) {}

    LoopRings rings() {
        return rings;
    }

    /**
     * Where the client wants to go on; empty where it opens a stream of its own.
     *
     * @throws Refusal.Raised when it names an event that is none of this caller's in this session
     */
    Optional<Place> wanted(Answers.Question question) {
        if (!(question.operation() instanceof Operation.OpenStream) || !isOn(question.server())) {
            return Optional.empty();
        }
        List<String> ids = question.exchange().request().headers().getAll(LAST_EVENT_ID);
        if (ids.isEmpty() || (ids.size() == 1 && ids.getFirst().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(Optional.of(ids)
                .filter(all -> all.size() == 1)
                .flatMap(all -> open(question.snapshot(), audience(question), all.getFirst()))
                .orElseThrow(() -> new Refusal.Raised(new Refusal.UnknownEvent())));
    }

    private Optional<Place> open(GatewaySnapshot snapshot, Audience audience, String id) {
        int dot = id.lastIndexOf('.');
        String digits = id.substring(dot + 1);
        if (dot < 0
                || digits.isEmpty()
                || digits.length() > POSITION_DIGITS_MAX
                || !digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
            return Optional.empty();
        }
        String token = id.substring(0, dot);
        return tokens.open(snapshot.sessionKeys(), audience, token)
                .map(name -> new Place(name, token, Long.parseLong(digits)));
    }

    /** What an upstream of a server without resumption is told itself. */
    static Optional<String> passedOn(Exchange exchange, CompiledServer server, Operation operation) {
        return operation instanceof Operation.OpenStream && !isOn(server)
                ? Optional.ofNullable(exchange.request().getHeader(LAST_EVENT_ID))
                : Optional.empty();
    }

    /** What makes the stream that answers {@code question} one to come back to; empty where it is none. */
    Optional<StreamRelay.Resumable> begin(Answers.Question question) {
        Operation operation = question.operation();
        Optional<RequestId> request = question.exchange().envelope().flatMap(McpEnvelope::requestId);
        boolean isOne = operation.isLegacy()
                && isOn(question.server())
                && (operation instanceof Operation.OpenStream || request.isPresent());
        if (!isOne) {
            return Optional.empty();
        }
        StreamName name = tokens.fresh(rings.store().home(), rings.store().self(), request);
        Audience audience = audience(question);
        return tokens.seal(question.snapshot().sessionKeys(), audience, name)
                .map(token -> new StreamRelay.Resumable(
                        rings.open(name, token, audience.session(), bounds(question.server())),
                        request,
                        takesPriming(question.exchange())));
    }

    /**
     * The same for a stream that this edge goes on with; what the client has of it does not pass again.
     *
     * @param upstreamId from where the upstream goes on; may be empty
     * @param term in which this edge has it
     */
    StreamRelay.Resumable goOn(
            Answers.Question question, RingReplay.End.Orphaned orphan, Place place, String upstreamId, long term) {
        long after = orphan.after();
        Optional<RingReading> ring = orphan.ring();
        long last = ring.map(RingReading::last).orElse(after);
        // An upstream that goes on from an id repeats what the client may have had from the owner that died.
        EventLog.Position position = upstreamId.isEmpty()
                ? new EventLog.Position(Math.max(last, after), after, "", term)
                : new EventLog.Position(last, after, upstreamId, term);
        EventLog log = rings.open(
                place.name(), place.token(), audience(question).session(), bounds(question.server()), position);
        return new StreamRelay.Resumable(log, place.name().request(), false);
    }

    static boolean isOn(CompiledServer server) {
        return server.definition().resumption().enabled()
                && server.upstream().settings().transport() == Transport.STREAMABLE_HTTP;
    }

    private static Audience audience(Answers.Question question) {
        return new Audience(
                question.server().name(),
                question.exchange().session().orElse(""),
                question.binding().permit().caller());
    }

    private static RingBatch.Bounds bounds(CompiledServer server) {
        ResumptionDefinition definition = server.definition().resumption();
        return new RingBatch.Bounds(
                definition.eventsMax(), definition.bytesMax(), definition.age().toMillis());
    }

    /** Clients of the revisions before 2025-11-25 may take empty data for a broken message. */
    private static boolean takesPriming(Exchange exchange) {
        String version = exchange.request().getHeader(MCP_PROTOCOL_VERSION);
        return version != null && version.equals(ProtocolVersion.V2025_11_25.text());
    }
}
