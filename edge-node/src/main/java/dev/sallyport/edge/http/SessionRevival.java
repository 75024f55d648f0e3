package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.McpMessage;
import dev.sallyport.edge.mcp.ProtocolEra;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.PolicyChain;
import dev.sallyport.edge.session.Beginnings;
import dev.sallyport.edge.session.Beginnings.Beginning;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.stream.ring.LoopRings;
import dev.sallyport.edge.upstream.UpstreamPool;
import dev.sallyport.edge.upstream.UpstreamTarget;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of servers with {@code reinitialize}: keeps how they began, begins them anew once their upstream has lost them,
 * and knows where they went on. Calls of other servers, and calls that are answered well, pay nothing for it. Confined to its
 * event loop.
 */
final class SessionRevival {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRevival.class);
    private static final String INITIALIZE = "initialize";

    /** What they leave at the server a new session would not have, and clients would not know. */
    private static final Set<String> LEAVE_SOMETHING = Set.of("logging/setLevel", "resources/subscribe");

    /** Once where the session has gone on elsewhere already, and once where it was lost there too. */
    private static final int REPEATED_MAX = 2;

    /** Who is forgotten finds its session in the store again. */
    private static final int MOVED_MAX = 10_000;

    private final Parts parts;
    private final Map<String, Future<Place>> underWay = new HashMap<>();
    private final Map<String, Place> moved = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
            return size() > MOVED_MAX;
        }
    };

    /** What a loop begins sessions anew with. */
    record Parts(Sessions sessions, Revivals revivals, PolicyChain policies, UpstreamPool upstreams, LoopRings rings) {}

    /**
     * Where a session goes on.
     *
     * @param upstream the upstream's own id
     * @param isNew whether this loop has begun it anew
     */
    record Place(String upstream, long term, boolean isNew) {}

    SessionRevival(Parts parts) {
        this.parts = parts;
    }

    /** {@code bound}, in the session that the client's goes on in. */
    Binding current(Exchange exchange, Binding bound) {
        if (moved.isEmpty()
                || bound.upstreamSession().isEmpty()
                || exchange.session().isEmpty()) {
            return bound;
        }
        Place place = moved.get(exchange.session().get());
        return place == null ? bound : inPlace(bound, place);
    }

    /** Whether the session goes on elsewhere than where it began, as far as this loop knows. */
    boolean hasMoved(Exchange exchange) {
        return !moved.isEmpty() && exchange.session().filter(moved::containsKey).isPresent();
    }

    private Binding inPlace(Binding bound, Place place) {
        return parts.sessions().inSuccessor(bound, place.upstream());
    }

    /** What hears how a session begins; empty where nobody needs to know. */
    Optional<BeginningWatch> hears(Answers.Question question, UpstreamTarget by) {
        if (!by.settings().reinitializes()
                || !(question.operation() instanceof Operation.Message message)
                || !isInitialize(message.envelope())
                || question.exchange().session().isEmpty()) {
            return Optional.empty();
        }
        byte[] initialize = message.body().getBytes();
        return Beginnings.isPlain(initialize)
                ? Optional.of(new BeginningWatch(answered ->
                        keep(question, new Beginning(new String(initialize, StandardCharsets.UTF_8), answered))))
                : Optional.empty();
    }

    private static boolean isInitialize(McpEnvelope envelope) {
        return envelope.era() == ProtocolEra.LEGACY
                && envelope.method().filter(INITIALIZE::equals).isPresent();
    }

    private void keep(Answers.Question question, Beginning how) {
        String session = question.exchange().session().orElseThrow();
        parts.sessions()
                .beginnings()
                .seal(
                        question.binding(),
                        question.snapshot().sessionKeys(),
                        question.server().name(),
                        session,
                        how)
                .ifPresent(text -> parts.revivals()
                        .store()
                        .keep(session, text, parts.sessions().ageMax()));
    }

    /** The upstream answers a call: what the session is kept for may be over. */
    void answers(Answers.Question question, UpstreamTarget by, int status) {
        if (!by.settings().reinitializes()
                || question.exchange().session().isEmpty()
                || question.binding().upstreamSession().isEmpty()) {
            return;
        }
        String session = question.exchange().session().get();
        switch (question.operation()) {
            case Operation.Message message -> {
                if (message.envelope()
                        .method()
                        .filter(LEAVE_SOMETHING::contains)
                        .isPresent()) {
                    parts.revivals().store().settle(session);
                }
            }
            case Operation.EndSession end -> {
                if (status < 300) {
                    parts.revivals().store().forget(session);
                    moved.remove(session);
                }
            }
            case Operation.OpenStream open -> {}
            case Operation.OpenSse open -> {}
        }
    }

    /**
     * Finds where the session of {@code question} goes on, which {@code by} has lost, and begins it anew there if it must.
     *
     * @return what to ask once more with; fails when the client has to start anew
     */
    Future<Binding> revive(Answers.Question question, UpstreamTarget by) {
        Exchange exchange = question.exchange();
        if (!by.settings().reinitializes() || exchange.session().isEmpty() || question.asked() >= REPEATED_MAX) {
            return Future.failedFuture("not to be begun anew");
        }
        String session = exchange.session().get();
        Place known = moved.get(session);
        if (known != null
                && question.binding()
                        .upstreamSession()
                        .filter(known.upstream()::equals)
                        .isEmpty()) {
            // It has moved since the call was sent.
            return Future.succeededFuture(inPlace(question.binding(), known));
        }
        Future<Place> place = underWay.get(session);
        if (place == null) {
            place = start(question, by, session, known == null ? 0 : known.term());
        }
        return place.map(found -> inPlace(question.binding(), found));
    }

    private Future<Place> start(Answers.Question question, UpstreamTarget by, String session, long seen) {
        boolean begins = mayBegin(question.operation());
        Future<Place> place = new Revival(parts, question, by, seen, begins).start();
        if (begins && !place.isComplete()) {
            underWay.put(session, place);
        }
        return place.onComplete(found -> {
            underWay.remove(session, place);
            if (found.succeeded()) {
                arrived(question, session, found.result());
            } else if (!(found.cause() instanceof Revival.NotLost)) {
                moved.remove(session);
                parts.revivals().countGivenUp();
                LOG.atDebug()
                        .addKeyValue("server", question.server().name())
                        .addKeyValue("session", session)
                        .addKeyValue("why", String.valueOf(found.cause().getMessage()))
                        .log("a session that its upstream has lost is not begun anew");
            }
        });
    }

    private void arrived(Answers.Question question, String session, Place place) {
        moved.put(session, place);
        if (place.isNew()) {
            parts.revivals().countRevived();
            parts.rings().sessionMoved(session);
            LOG.atInfo()
                    .addKeyValue("server", question.server().name())
                    .addKeyValue("session", session)
                    .log("begun anew: a session that its upstream had lost");
        }
    }

    /**
     * An answer of the client is one to a question of the session that was lost; to end a session, it need not be begun anew.
     */
    private static boolean mayBegin(Operation operation) {
        return switch (operation) {
            case Operation.Message message -> !(message.envelope().message() instanceof McpMessage.Response);
            case Operation.OpenStream open -> true;
            case Operation.OpenSse open -> false;
            case Operation.EndSession end -> false;
        };
    }
}
