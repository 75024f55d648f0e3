package dev.sallyport.edge.exchange;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.mcp.McpEnvelope;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client request, from its head to its end. It remembers what the steps learnt, for the call record; it decides
 * nothing. Confined to the event loop that accepted the request.
 *
 * <pre>
 *   received ──▶ (refused | upstream sent ──▶ first byte ──▶ …) ──▶ finished, exactly once
 * </pre>
 */
public final class Exchange {

    private final ClientRequest request;
    private final EventLoop loop;
    private final long configOffset;
    private final Consumer<Exchange> onFinish;
    private final Instant receivedAt = Instant.now();
    private final long receivedNanos = System.nanoTime();
    private final Deadline deadline = new Deadline();
    private final Traffic traffic = new Traffic();

    private @Nullable String server;
    private @Nullable String transport;
    private @Nullable String authentication;
    private Optional<CallRecord.Consumer> consumer = Optional.empty();
    private @Nullable String clientAddress;
    private @Nullable String readableBy;
    private @Nullable String session;
    private @Nullable McpEnvelope envelope;
    private @Nullable Refusal refusal;
    private @Nullable Outcome outcome;
    private long bodyReadNanos;
    private long upstreamSentNanos;
    private long firstByteNanos;
    private int place;
    private boolean cached;
    private boolean clientGone;
    private Runnable onClientGone = Exchange::nothing;
    private Runnable onDrain = Exchange::nothing;
    private @Nullable Runnable onRevoked;
    private @Nullable Standing standing;
    private final List<Runnable> atEnd = new ArrayList<>(1);
    private LongConsumer onSweep = Exchange::nothing;

    /**
     * Starts to follow {@code request}.
     *
     * @param configOffset of the snapshot that it is served under
     * @param onFinish called once, on the event loop, when the exchange has ended
     */
    public Exchange(ClientRequest request, Context context, long configOffset, Consumer<Exchange> onFinish) {
        this.request = request;
        this.loop = ((ContextInternal) context).nettyEventLoop();
        this.configOffset = configOffset;
        this.onFinish = onFinish;
    }

    /** Cheap, and always on: a loop-confined type in the wrong thread corrupts silently. */
    public void assertOnLoop() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("an exchange was touched outside its event loop");
        }
    }

    /** Runs {@code task} on the event loop of the exchange: where listeners of later answers belong. */
    public void runOnLoop(Runnable task) {
        loop.execute(task);
    }

    /** Where its event loop lists it, which that list alone says. */
    public int place() {
        return place;
    }

    public void placed(int where) {
        place = where;
    }

    public ClientRequest request() {
        return request;
    }

    public long configOffset() {
        return configOffset;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public Deadline deadline() {
        return deadline;
    }

    public Traffic traffic() {
        return traffic;
    }

    public void matched(String serverName, String transportLabel) {
        server = serverName;
        transport = transportLabel;
    }

    /** Notes where the client is, as far as it can be known. */
    public void from(String address) {
        clientAddress = address;
    }

    /** Lets the pages of {@code origin} read the response. */
    public void readableBy(String origin) {
        readableBy = origin;
    }

    /** The origin whose pages may read the response. */
    public Optional<String> readableBy() {
        return Optional.ofNullable(readableBy);
    }

    public Optional<String> clientAddress() {
        return Optional.ofNullable(clientAddress);
    }

    /** Notes who was let in, and how. */
    public void authenticated(String how, Optional<CallRecord.Consumer> who) {
        authentication = how;
        consumer = who;
    }

    /** Whose call it is; empty for anonymous callers. */
    public Optional<CallRecord.Consumer> consumer() {
        return consumer;
    }

    public void read(McpEnvelope message) {
        envelope = message;
    }

    /** Notes the session by {@code hash}, from which the id cannot be learnt. */
    public void inSession(String hash) {
        session = hash;
    }

    /** The body is there whole; from now on the client waits for the gateway. */
    public void bodyRead() {
        bodyReadNanos = System.nanoTime();
    }

    public void refused(Refusal why) {
        refusal = why;
    }

    /** The answer was kept from an earlier call. */
    public void answeredFromCache() {
        cached = true;
    }

    public boolean isCached() {
        return cached;
    }

    public void upstreamSent() {
        upstreamSentNanos = System.nanoTime();
    }

    public void upstreamAnswered() {
        firstByteNanos = System.nanoTime();
    }

    public Optional<String> server() {
        return Optional.ofNullable(server);
    }

    public Optional<String> transport() {
        return Optional.ofNullable(transport);
    }

    public Optional<String> authentication() {
        return Optional.ofNullable(authentication);
    }

    public Optional<String> session() {
        return Optional.ofNullable(session);
    }

    public Optional<McpEnvelope> envelope() {
        return Optional.ofNullable(envelope);
    }

    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** How it ended; empty until then. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Microseconds from the request's head to when the request went upstream; 0 when it never did. */
    public long upstreamSentMicros() {
        return microsSinceReceived(upstreamSentNanos);
    }

    /** Microseconds from the request's head to the upstream's answer; 0 when there was none. */
    public long firstByteMicros() {
        return microsSinceReceived(firstByteNanos);
    }

    /** Microseconds from the whole request to when it went upstream, connecting included; 0 when it never did. */
    public long overheadMicros() {
        return upstreamSentNanos == 0 || bodyReadNanos == 0
                ? 0
                : Math.max(1, (upstreamSentNanos - bodyReadNanos) / 1_000);
    }

    public long elapsedMicros() {
        return microsSinceReceived(System.nanoTime());
    }

    private long microsSinceReceived(long nanos) {
        return nanos == 0 ? 0 : Math.max(1, (nanos - receivedNanos) / 1_000);
    }

    /** The status that the client was sent; empty when it was sent none. */
    public OptionalInt httpStatus() {
        return request.response().headWritten()
                ? OptionalInt.of(request.response().getStatusCode())
                : OptionalInt.empty();
    }

    /** What to do when the client leaves before the end; replaces what was set before. */
    public void onClientGone(Runnable action) {
        onClientGone = action;
        if (clientGone) {
            action.run();
        }
    }

    /** The client left. The first call counts, and none after the end. */
    public void clientLeft() {
        if (!clientGone && outcome == null) {
            clientGone = true;
            onClientGone.run();
        }
    }

    public boolean clientGone() {
        return clientGone;
    }

    /** What to do when this edge drains: long streams end, calls in flight go on. */
    public void onDrain(Runnable action) {
        onDrain = action;
    }

    public void drain() {
        onDrain.run();
    }

    /** What to do when the caller's right to what is under way has ended: a long stream asks for it to be looked at. */
    public void onRevoked(Runnable action) {
        onRevoked = action;
    }

    /** By what to tell whether the caller still has a right to what is under way. */
    public void standsOn(Standing right) {
        standing = right;
    }

    /** What to do when the exchange has ended, however that is; at once where it has already. */
    public void atEnd(Runnable action) {
        if (outcome == null) {
            atEnd.add(action);
        } else {
            action.run();
        }
    }

    /** What a relay looks after every quarter of a second, given {@link System#nanoTime}. */
    public void onSweep(LongConsumer action) {
        onSweep = action;
    }

    /** Called by the loop's sweep. */
    public void sweep(long nowNanos) {
        lookAtStanding();
        deadline.sweep(nowNanos);
        onSweep.accept(nowNanos);
    }

    private void lookAtStanding() {
        Standing right = standing;
        if (right == null || outcome != null) {
            return;
        }
        boolean revoked = right.isRevoked();
        Runnable endStream = onRevoked;
        if (endStream == null) {
            if (revoked) {
                standing = null;
                right.cut();
            }
        } else if (revoked || !right.isStillWelcome()) {
            standing = null;
            onRevoked = null;
            endStream.run();
        }
    }

    private static void nothing() {}

    private static void nothing(long nowNanos) {}

    /** Ends the exchange. The first call names the end; later ones change nothing. */
    public void finish(Outcome how) {
        if (outcome == null) {
            outcome = how;
            deadline.clear();
            onFinish.accept(this);
            atEnd.forEach(Runnable::run);
        }
    }
}
