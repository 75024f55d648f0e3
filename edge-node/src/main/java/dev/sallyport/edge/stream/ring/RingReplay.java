package dev.sallyport.edge.stream.ring;

import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.session.StreamName;
import dev.sallyport.edge.stream.RelayTimes;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives a client that came back what it missed, and then what comes, out of the stream's ring. Confined to its event
 * loop.
 *
 * <pre>
 *   no ring, owner up ──▶ asked for, and waited for a little
 *   ring ──▶ replay ──▶ live: read again and again ──▶ ended
 *                         └─ released, or the owner is dead ──▶ orphaned: whoever started this goes on
 * </pre>
 */
public final class RingReplay {
    private static final Buffer KEEP_ALIVE = Buffer.buffer(":\n\n");

    /** While events come, and up to this when none do. */
    private static final long POLL_MILLIS_MIN = 25;

    private static final long POLL_MILLIS_MAX = 250;

    /** A store that fails is asked again after this. */
    private static final long RETRY_MILLIS = 500;

    /** An owner that is up answers within milliseconds; one that has nothing does not answer at all. */
    private static final long OWNER_ANSWERS_MILLIS = 3_000;

    /** How long a client waits for a store that is not to be reached before it is sent elsewhere. */
    private static final long STORE_ANSWERS_MILLIS = 10_000;

    private static final long LOOK_AFTER_OWNER_MILLIS = 1_000;

    /** An owner goes on with a stream as long as it is asked for it. */
    private static final long ASK_OWNER_MILLIS = 5_000;

    private final Exchange exchange;
    private final ClientResponse to;
    private final LoopRings rings;
    private final StreamName name;
    private final RelayTimes times;
    private final Consumer<End> onEnd;
    private long after;
    private long pollMillis = POLL_MILLIS_MIN;
    private final long startedMillis = System.currentTimeMillis();
    private long heardMillis = startedMillis;
    private long ownerSeenMillis = startedMillis;
    private long ownerAskedMillis;
    private long quietSinceNanos = System.nanoTime();
    private boolean ended;

    /** How a replay ended; the first to move names it. */
    public sealed interface End {
        /** The client has the stream's last event. */
        record Ended() implements End {}

        /** The last event was not kept. */
        record LastLost() implements End {}

        record ClientGone() implements End {}

        record Revoked() implements End {}

        /** This edge stops, or the rings cannot be reached: the client finds the stream on another edge. */
        record Elsewhere() implements End {}

        /**
         * Nobody reads the upstream.
         *
         * @param after the last position that the client has
         * @param owner who did last
         * @param ring how the ring stands; empty where there is none
         */
        record Orphaned(long after, long owner, Optional<RingReading> ring) implements End {}
    }

    /** Prepares to go on behind {@code after}; {@code onEnd} is called once. */
    public RingReplay(
            Exchange exchange, LoopRings rings, StreamName name, long after, RelayTimes times, Consumer<End> onEnd) {
        this.exchange = exchange;
        this.to = exchange.request().response();
        this.rings = rings;
        this.name = name;
        this.after = after;
        this.times = times;
        this.onEnd = onEnd;
    }

    /** The response's head is set. */
    public void start() {
        exchange.onClientGone(() -> end(new End.ClientGone()));
        exchange.onDrain(() -> end(new End.Elsewhere()));
        exchange.onRevoked(() -> end(new End.Revoked()));
        exchange.onSweep(this::keepAlive);
        askOwner();
        read();
    }

    private void askOwner() {
        ownerAskedMillis = System.currentTimeMillis();
        rings.store().tell(new RingNews.Wanted(name.stream()));
    }

    private void read() {
        if (!ended) {
            rings.store().read(name.stream(), after).onComplete(answer -> rings.onLoop(() -> answered(answer)));
        }
    }

    private void answered(AsyncResult<Optional<RingReading>> answer) {
        if (ended) {
            return;
        }
        long now = System.currentTimeMillis();
        if (answer.failed()) {
            if (now - heardMillis > STORE_ANSWERS_MILLIS) {
                end(new End.Elsewhere());
            } else {
                rings.later(RETRY_MILLIS, this::read);
            }
            return;
        }
        heardMillis = now;
        if (now - ownerAskedMillis > ASK_OWNER_MILLIS) {
            askOwner();
        }
        if (answer.result().isEmpty()) {
            lookAfterOwner(name.owner(), Optional.empty(), now);
        } else {
            replay(answer.result().get(), now);
        }
    }

    private void replay(RingReading ring, long now) {
        long behind = after;
        for (RingEvent event : ring.events()) {
            pass(event);
        }
        if (ring.events().isEmpty() && after < ring.last()) {
            if (ring.state() == RingState.ENDED && name.request().isPresent()) {
                end(new End.LastLost());
                return;
            }
            sayGap(ring.last() - after);
            after = ring.last();
        }
        if (after > behind) {
            pollMillis = POLL_MILLIS_MIN;
            goOn();
            return;
        }
        switch (ring.state()) {
            case ENDED -> end(new End.Ended());
            case RELEASED -> end(new End.Orphaned(after, ring.owner(), Optional.of(ring)));
            case LIVE -> lookAfterOwner(ring.owner(), Optional.of(ring), now);
        }
    }

    private void pass(RingEvent event) {
        if (event.position() > after + 1) {
            sayGap(event.position() - after - 1);
        }
        after = event.position();
        rings.metrics().countReplayed(1);
        exchange.traffic().sent(event.frame().length, 1);
        quietSinceNanos = System.nanoTime();
        to.write(Buffer.buffer(event.frame()));
    }

    /** Without an id of its own: a client that comes back after it is told again. */
    private void sayGap(long events) {
        rings.metrics().countGap();
        to.write(Buffer.buffer("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{"
                + "\"level\":\"warning\",\"logger\":\"sallyport\",\"data\":{\"reason\":\"events_lost\","
                + "\"events\":" + events + "}}}\n\n"));
    }

    private void goOn() {
        if (!to.writeQueueFull()) {
            read();
            return;
        }
        exchange.deadline().within(times.clientStall(), () -> {
            to.reset();
            end(new End.ClientGone());
        });
        to.drainHandler(() -> {
            exchange.deadline().clear();
            read();
        });
    }

    private void lookAfterOwner(long owner, Optional<RingReading> ring, long now) {
        boolean isDue = ring.isEmpty() || now - ownerSeenMillis > LOOK_AFTER_OWNER_MILLIS;
        if (!isDue) {
            readIn(Math.min(pollMillis * 2, POLL_MILLIS_MAX));
            return;
        }
        rings.store()
                .isAlive(owner)
                .onComplete(alive -> rings.onLoop(() -> {
                    if (ended) {
                        return;
                    }
                    boolean gone = alive.succeeded() && !alive.result();
                    boolean silent = ring.isEmpty() && now - startedMillis > OWNER_ANSWERS_MILLIS;
                    if (gone || (alive.succeeded() && silent)) {
                        end(new End.Orphaned(after, owner, ring));
                        return;
                    }
                    ownerSeenMillis = now;
                    readIn(ring.isEmpty() ? POLL_MILLIS_MIN : POLL_MILLIS_MAX);
                }));
    }

    private void readIn(long millis) {
        pollMillis = millis;
        rings.later(millis, this::read);
    }

    private void keepAlive(long nowNanos) {
        if (!ended && nowNanos - quietSinceNanos >= times.keepAliveEvery().toNanos() && !to.writeQueueFull()) {
            quietSinceNanos = nowNanos;
            to.write(KEEP_ALIVE);
        }
    }

    private void end(End how) {
        if (!ended) {
            ended = true;
            exchange.deadline().clear();
            exchange.onSweep(nowNanos -> {});
            onEnd.accept(how);
        }
    }
}
