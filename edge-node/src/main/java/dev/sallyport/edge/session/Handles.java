package dev.sallyport.edge.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.mcp.HandedOut;
import dev.sallyport.edge.mcp.Handle;
import dev.sallyport.edge.mcp.HandleFilter;
import dev.sallyport.edge.mcp.HandleSwap;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.McpMessage;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.session.SessionTokens.Session;
import dev.sallyport.edge.session.SessionTokens.Use;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Seals the cursors, request states and task ids that upstreams hand out, so that only the caller who got one can bring
 * it back, and only to the same server. Reads no store. Confined to its event loop.
 */
public final class Handles {
    /** How long a handle may be as JSON, with its quotes. */
    public static final int BYTES_MAX = 32 << 10;

    private static final Set<Handle> RELATED = Set.of(Handle.RELATED_TASK);
    private static final Set<Handle> ALL = Set.of(Handle.values());

    private final SessionTokens tokens;
    private final Clock clock;
    private final Duration ageMax;

    Handles(SessionTokens tokens, Clock clock, Duration ageMax) {
        this.tokens = tokens;
        this.clock = clock;
        this.ageMax = ageMax;
    }

    /** Whose handles these are, and by what they are sealed. */
    private record Owner(SessionKeys keys, String server, Caller caller) {}

    /**
     * What answers are looked through for, and what becomes of it.
     *
     * @param swap seals
     */
    public record Sealing(HandedOut out, HandleSwap swap) {}

    /** What is to be sealed of what answers {@code binding}; empty where its answer has none. */
    public Optional<Sealing> sealing(Binding binding, SessionKeys keys, String server) {
        HandedOut out = switch (binding.permit().operation()) {
            case Operation.Message message -> HandedOut.by(message.envelope());
            case Operation.OpenStream open -> HandedOut.BY_ANYTHING;
            case Operation.OpenSse open -> HandedOut.BY_ANYTHING;
            case Operation.EndSession end -> HandedOut.NOTHING;
        };
        return out.handles().isEmpty()
                ? Optional.empty()
                : Optional.of(new Sealing(
                        out, new Seal(new Owner(keys, server, binding.permit().caller()))));
    }

    /**
     * Opens what the message of {@code binding} brings back.
     *
     * @throws Refusal.Raised when something in it is not this caller's on this server
     */
    public Binding open(Binding binding, SessionKeys keys, String server) {
        if (!(binding.permit().operation() instanceof Operation.Message message)) {
            return binding;
        }
        Set<Handle> handles = handedBack(message.envelope());
        if (handles.isEmpty()) {
            return binding;
        }
        Open swap = new Open(new Owner(keys, server, binding.permit().caller()));
        byte[] body = HandleFilter.towardsServer(handles, message.body().getBytes(), swap);
        return new BoundCall(
                binding.permit(),
                binding.upstreamSession(),
                binding.upstreamMember(),
                binding.sessionIssuedAtMillis(),
                Optional.of(new Binding.Opened(Buffer.buffer(body), Optional.ofNullable(swap.task))));
    }

    /** Of a response it is not known before; some say which task it is for. */
    private static Set<Handle> handedBack(McpEnvelope envelope) {
        return switch (envelope.message()) {
            case McpMessage.Response response -> RELATED;
            case McpMessage.Notification notification -> onlyRelated(envelope);
            case McpMessage.Request request ->
                HandedOut.isHandedBackBy(request.method())
                                && !envelope.handedBack().handles().isEmpty()
                        ? ALL
                        : onlyRelated(envelope);
        };
    }

    private static Set<Handle> onlyRelated(McpEnvelope envelope) {
        return envelope.handedBack().handles().contains(Handle.RELATED_TASK) ? RELATED : Set.of();
    }

    private static Use use(Handle handle) {
        return switch (handle) {
            case CURSOR -> Use.CURSOR;
            case REQUEST_STATE -> Use.REQUEST_STATE;
            case TASK, RELATED_TASK -> Use.TASK;
        };
    }

    private final class Seal implements HandleSwap {
        private final Owner owner;

        Seal(Owner owner) {
            this.owner = owner;
        }

        @Override
        public String swapped(Handle handle, String spelled) {
            return tokens.seal(
                            owner.keys(),
                            use(handle),
                            owner.server(),
                            owner.caller(),
                            new Session(spelled, ""),
                            clock.instant())
                    .map(token -> '"' + token + '"')
                    .orElseThrow(() -> new IllegalStateException("no session key is configured"));
        }

        @Override
        public RuntimeException unfit(Handle handle) {
            return new Refusal.Raised(new Refusal.UpstreamUnavailable(Cause.NOT_SEALED));
        }
    }

    private final class Open implements HandleSwap {
        private final Owner owner;
        private final Instant oldest = clock.instant().minus(ageMax);
        private @Nullable String task;

        Open(Owner owner) {
            this.owner = owner;
        }

        @Override
        public String swapped(Handle handle, String spelled) {
            Optional<String> opened = tokens.open(owner.keys(), use(handle), owner.server(), text(spelled))
                    .filter(fact -> fact.belongsTo(owner.caller()))
                    .filter(fact -> fact.issuedAt().isAfter(oldest))
                    .map(SessionFact::upstream);
            if (handle == Handle.TASK) {
                opened.ifPresent(id -> task = text(id));
            }
            // The task that a message belongs to may be the client's own, and asks for nothing.
            return handle == Handle.RELATED_TASK ? opened.orElse(spelled) : opened.orElseThrow(() -> unfit(handle));
        }

        @Override
        public RuntimeException unfit(Handle handle) {
            return new Refusal.Raised(new Refusal.UnknownHandle(handle));
        }

        private static String text(String spelled) {
            try {
                return Json.MAPPER.readValue(spelled, String.class);
            } catch (JsonProcessingException notJson) {
                throw new IllegalStateException("a string that was read before cannot be read again", notJson);
            }
        }
    }
}
