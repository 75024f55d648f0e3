package dev.sallyport.edge.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.CanonicalHash;
import dev.sallyport.contract.Json;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.session.SessionTokens.Session;
import dev.sallyport.edge.session.SessionTokens.Use;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is kept of a session for it to be begun anew at its upstream: how it began, and where it went on. Both are sealed, and
 * open for their session and caller alone: an upstream's session id is as good as a key. Confined to its event loop.
 */
public final class Beginnings {
    /** Clients describe themselves in a few hundred bytes; who needs more starts anew. */
    private static final int INITIALIZE_BYTES_MAX = 8 * 1024;

    /**
     * What a client may be able to do for its session to be begun anew behind its back: nothing that its server asks for. An
     * answer to a question of the lost session would be taken for one to a question of the new one, because servers number
     * theirs from the same start.
     */
    private static final Set<String> HARMLESS = Set.of("experimental", "extensions");

    private static final char SEPARATOR = '\n';

    private final SessionTokens tokens;
    private final Clock clock;

    Beginnings(SessionTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * How a session began.
     *
     * @param initialize the client's message
     * @param answered the hash of what the upstream answered, for all that a client may have learnt from it
     */
    public record Beginning(String initialize, String answered) {}

    /** Whether a client that begins with {@code initialize} would miss nothing in a session that is begun anew. */
    public static boolean isPlain(byte[] initialize) {
        if (initialize.length > INITIALIZE_BYTES_MAX) {
            return false;
        }
        try {
            JsonNode able = Json.MAPPER.readTree(initialize).path("params").path("capabilities");
            return able.isObject() && able.properties().stream().allMatch(each -> HARMLESS.contains(each.getKey()));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What {@link Beginning#answered} is for an answer; empty for an error, and for what is no answer. */
    public static Optional<String> answered(byte[] message) {
        try {
            JsonNode result = Json.MAPPER.readTree(message).path("result");
            if (!(result instanceof ObjectNode said)) {
                return Optional.empty();
            }
            said.remove("_meta");
            return CanonicalHash.of(Json.MAPPER.writeValueAsString(said));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Seals how the session that records call {@code session} began; empty while there is no key to seal with. */
    public Optional<String> seal(Binding binding, SessionKeys keys, String server, String session, Beginning how) {
        String text = session + SEPARATOR + how.answered() + SEPARATOR + how.initialize();
        return seal(Use.BEGINNING, binding, keys, server, text);
    }

    /** Reads what {@link #seal} wrote for this caller and session. */
    public Optional<Beginning> open(Caller caller, SessionKeys keys, String server, String session, String sealed) {
        return open(Use.BEGINNING, caller, keys, server, session, sealed).flatMap(rest -> {
            int end = rest.indexOf(SEPARATOR);
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new Beginning(rest.substring(end + 1), rest.substring(0, end)));
        });
    }

    /** Seals where the session goes on: the upstream's own id. */
    public Optional<String> sealSuccessor(
            Binding binding, SessionKeys keys, String server, String session, String upstream) {
        return seal(Use.SUCCESSOR, binding, keys, server, session + SEPARATOR + upstream);
    }

    /** Reads what {@link #sealSuccessor} wrote for this caller and session. */
    public Optional<String> openSuccessor(
            Caller caller, SessionKeys keys, String server, String session, String sealed) {
        return open(Use.SUCCESSOR, caller, keys, server, session, sealed);
    }

    /** The same for the gateway itself, which ends a session that is nobody's any more. */
    public Optional<String> openSuccessor(SessionKeys keys, String server, String session, String sealed) {
        return open(Use.SUCCESSOR, keys, server, session, sealed, fact -> true);
    }

    private Optional<String> seal(Use use, Binding binding, SessionKeys keys, String server, String text) {
        return tokens.seal(keys, use, server, binding.permit().caller(), new Session(text, ""), clock.instant());
    }

    private Optional<String> open(
            Use use, Caller caller, SessionKeys keys, String server, String session, String sealed) {
        return open(use, keys, server, session, sealed, fact -> fact.belongsTo(caller));
    }

    private Optional<String> open(
            Use use, SessionKeys keys, String server, String session, String sealed, Predicate<SessionFact> isMeant) {
        String prefix = session + SEPARATOR;
        return tokens.open(keys, use, server, sealed)
                .filter(isMeant)
                .map(SessionFact::upstream)
                .filter(text -> text.startsWith(prefix))
                .map(text -> text.substring(prefix.length()));
    }
}
