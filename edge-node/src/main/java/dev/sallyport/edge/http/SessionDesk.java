package dev.sallyport.edge.http;

import dev.sallyport.contract.config.SessionLimits;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.session.SessionRecord.Who;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.ClientInfo;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.ProtocolEra;
import dev.sallyport.edge.policy.Effects;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.session.Farewell;
import dev.sallyport.edge.session.LiveSessions;
import dev.sallyport.edge.session.LiveSessions.Standing;
import dev.sallyport.edge.session.SessionDirectory.Found;
import dev.sallyport.edge.session.SessionKeeper;
import dev.sallyport.edge.session.SessionOwner;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where legacy sessions and streams are counted, noted and refused, between a call's binding and its way to the upstream. A
 * call of a session that its loop knows pays for one look-up. Confined to its event loop.
 */
final class SessionDesk {
    private static final String INITIALIZE = "initialize";
    private static final String LISTEN = "subscriptions/listen";

    /** Questions to the directory that are under way; more go on unasked, as if the directory were away. */
    private static final int ASKED_MAX = 256;

    private final LiveSessions live;
    private final Sessions sessions;
    private final SessionKeeper keeper;
    private final Map<Exchange, Place> places = new HashMap<>();
    private int asked;

    /** A place in the counts for a session that is about to be opened. */
    private record Place(String server, String owner) {}

    /** A call on its way: what is known of it when it is bound. */
    record Visit(Exchange exchange, GatewaySnapshot snapshot, CompiledServer server, Binding binding) {
        private SessionLimits limits() {
            return server.definition().limits().sessions();
        }

        private Operation operation() {
            return binding.permit().operation();
        }

        private String owner() {
            return SessionOwner.of(server.name(), binding.permit().caller(), exchange);
        }

        private boolean isStreamable() {
            return server.upstream().settings().transport() == Transport.STREAMABLE_HTTP;
        }
    }

    SessionDesk(LiveSessions live, Sessions sessions, SessionKeeper keeper) {
        this.live = live;
        this.sessions = sessions;
        this.keeper = keeper;
    }

    /**
     * Lets a call through, at once where nothing is returned.
     *
     * @return completes on the call's loop; fails with {@link Refusal.Raised}
     * @throws Refusal.Raised when the session is dead, or there are too many of what the call opens
     */
    Optional<Future<Void>> enter(Visit visit) {
        opens(visit);
        Exchange exchange = visit.exchange();
        if (visit.binding().upstreamSession().isEmpty() || exchange.session().isEmpty()) {
            return Optional.empty();
        }
        String id = exchange.session().get();
        Standing standing = live.use(
                id, visit.binding().sessionIssuedAtMillis(), visit.limits().idle());
        switch (standing) {
            case KNOWN -> {}
            case NEW -> adopt(visit, id);
            case UNSURE -> {
                return Optional.of(ask(visit, id));
            }
            case DEAD -> throw new Refusal.Raised(new Refusal.UnknownSession());
        }
        return Optional.empty();
    }

    private void opens(Visit visit) {
        switch (visit.operation()) {
            case Operation.Message message -> {
                Optional<String> method = message.envelope().method();
                if (method.isEmpty()) {
                    return;
                }
                if (method.get().equals(INITIALIZE) && message.envelope().era() == ProtocolEra.LEGACY) {
                    if (visit.isStreamable()) {
                        reserve(visit);
                    }
                } else if (method.get().equals(LISTEN)) {
                    gate(visit);
                }
            }
            case Operation.OpenStream open -> gate(visit);
            case Operation.OpenSse open -> {
                gate(visit);
                reserve(visit);
            }
            case Operation.EndSession end -> {}
        }
    }

    private void gate(Visit visit) {
        String owner = visit.owner();
        if (keeper.streams().enter(owner, visit.limits().streamsPerCallerMax())) {
            visit.exchange().atEnd(() -> keeper.streams().leave(owner));
        }
    }

    private void reserve(Visit visit) {
        Place place = new Place(visit.server().name(), visit.owner());
        keeper.counts().reserve(place.server(), place.owner(), visit.limits());
        places.put(visit.exchange(), place);
        visit.exchange().atEnd(() -> {
            if (places.remove(visit.exchange()) != null) {
                keeper.counts().release(place.server(), place.owner());
            }
        });
    }

    /** The answer is in what is returned, so the stage is of no use. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private Future<Void> ask(Visit visit, String id) {
        if (asked >= ASKED_MAX) {
            adopt(visit, id);
            return Future.succeededFuture();
        }
        asked++;
        Promise<Void> answer = Promise.promise();
        keeper.directory()
                .find(id, visit.limits().idle())
                .thenAccept(how -> visit.exchange().runOnLoop(() -> {
                    asked--;
                    if (how == Found.DEAD) {
                        live.buried(id);
                        answer.fail(new Refusal.Raised(new Refusal.UnknownSession()));
                    } else {
                        adopt(visit, id);
                        answer.complete();
                    }
                }));
        return answer.future();
    }

    private void adopt(Visit visit, String id) {
        Optional<String> farewell = visit.isStreamable()
                ? farewell(
                        visit,
                        visit.binding().upstreamSession().orElseThrow(),
                        visit.binding().upstreamMember())
                : Optional.empty();
        live.adopt(
                facts(visit, id, farewell),
                visit.binding().sessionIssuedAtMillis(),
                visit.limits().idle());
    }

    private static LiveSessions.Facts facts(Visit visit, String id, Optional<String> farewell) {
        Exchange exchange = visit.exchange();
        Optional<ClientInfo> client = exchange.envelope().flatMap(McpEnvelope::client);
        return new LiveSessions.Facts(
                id,
                visit.server().name(),
                visit.owner(),
                new Who(
                        exchange.consumer(),
                        exchange.clientAddress(),
                        client.map(ClientInfo::name),
                        client.map(ClientInfo::version)),
                visit.server().transportLabel(),
                farewell);
    }

    /** What a policy set in front of the upstream goes with the farewell: the upstream would not take it without. */
    private Optional<String> farewell(Visit visit, String upstreamSession, String member) {
        Effects effects = visit.binding().permit().effects();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        effects.applyToRequest(headers);
        Map<String, String> lines = new LinkedHashMap<>();
        headers.forEach(line -> lines.putIfAbsent(line.getKey(), line.getValue()));
        return sessions.sealFarewell(
                visit.binding(),
                visit.snapshot().sessionKeys(),
                visit.server().name(),
                new Farewell(upstreamSession, member, effects.credential(), lines));
    }

    /** The upstream opened a session, which the client will know by {@code sealed}. */
    void opened(Visit visit, String sealed, String upstreamSession, String member) {
        String id = sessions.hash(sealed);
        visit.exchange().inSession(id);
        open(visit, id, farewell(visit, upstreamSession, member));
    }

    /** A stream of the HTTP+SSE transport named its endpoint, which the client will know by {@code sealed}. */
    void openedSse(Visit visit, String sealed) {
        if (visit.exchange().session().isEmpty()) {
            String id = sessions.hash(sealed);
            visit.exchange().inSession(id);
            open(visit, id, Optional.empty());
            live.streamOpened(id);
        }
    }

    private void open(Visit visit, String id, Optional<String> farewell) {
        LiveSessions.Facts facts = facts(visit, id, farewell);
        if (places.remove(visit.exchange()) == null) {
            live.adopt(facts, System.currentTimeMillis(), visit.limits().idle());
        } else if (!live.open(facts, visit.limits().idle())) {
            keeper.counts().release(facts.server(), facts.owner());
        }
    }

    /** The upstream answered a call of a session: it may have said that there is none. */
    void answered(Visit visit, int status) {
        if (visit.exchange().session().isPresent() && visit.isStreamable() && ends(visit.operation(), status)) {
            live.end(visit.exchange().session().get());
        }
    }

    /** Many servers have no GET and say 404 to it: that says nothing of the session. */
    private static boolean ends(Operation operation, int status) {
        return switch (operation) {
            case Operation.Message message -> status == 404;
            case Operation.EndSession end -> status == 404 || (status >= 200 && status < 300);
            case Operation.OpenStream open -> false;
            case Operation.OpenSse open -> false;
        };
    }

    void streamOpened(Exchange exchange) {
        exchange.session().ifPresent(live::streamOpened);
    }

    /** A session of the HTTP+SSE transport is its stream. */
    void streamEnded(Visit visit) {
        Optional<String> id = visit.exchange().session();
        if (id.isPresent()) {
            live.streamEnded(id.get());
            if (visit.operation() instanceof Operation.OpenSse) {
                live.end(id.get());
            }
        }
    }

    /**
     * When the client of a stream that its server has ended is to come back, in milliseconds; 0 when it may do as it likes.
     */
    int retryMillis(Visit visit) {
        return switch (visit.operation()) {
            case Operation.Message message -> 0;
            case Operation.EndSession end -> 0;
            case Operation.OpenStream open -> keeper.streams().retryMillis(visit.owner(), lived(visit));
            case Operation.OpenSse open -> keeper.streams().retryMillis(visit.owner(), lived(visit));
        };
    }

    private static long lived(Visit visit) {
        return visit.exchange().elapsedMicros() * 1_000;
    }

    /** An exchange has ended, whatever became of it. */
    void finished(Exchange exchange) {
        Optional<String> id = exchange.session();
        if (id.isPresent()) {
            live.passed(
                    id.get(),
                    exchange.traffic().requestBytes() + exchange.traffic().responseBytes());
        }
    }

    /** Hands over what the directory has to hear; to be called once a second. */
    void tell() {
        keeper.hear(live);
    }
}
