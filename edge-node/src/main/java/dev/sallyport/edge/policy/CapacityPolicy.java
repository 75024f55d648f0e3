package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Refusal;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Refuses what this event loop cannot hold: exchanges in flight, and among them the long streams, each of which holds
 * two sockets. A process that runs out of file descriptors cannot even refuse.
 */
public final class CapacityPolicy implements Policy {
    private static final Verdict FULL = new Verdict.Refuse(new Refusal.Overloaded(Duration.ofSeconds(1)));

    private final int inFlightMax;
    private final int streamsMax;
    private final IntSupplier inFlight;
    private final IntSupplier streams;

    /** The limits are this loop's share of the node's; the suppliers count what the loop holds now. */
    public CapacityPolicy(int inFlightMax, int streamsMax, IntSupplier inFlight, IntSupplier streams) {
        this.inFlightMax = inFlightMax;
        this.streamsMax = streamsMax;
        this.inFlight = inFlight;
        this.streams = streams;
    }

    @Override
    public Verdict judge(Call call) {
        if (inFlight.getAsInt() > inFlightMax) {
            return FULL;
        }
        return switch (call.operation()) {
            case Operation.OpenStream stream -> streamVerdict();
            case Operation.OpenSse stream -> streamVerdict();
            case Operation.Message message -> Verdict.CONTINUE;
            case Operation.EndSession end -> Verdict.CONTINUE;
        };
    }

    private Verdict streamVerdict() {
        return streams.getAsInt() >= streamsMax ? FULL : Verdict.CONTINUE;
    }
}
