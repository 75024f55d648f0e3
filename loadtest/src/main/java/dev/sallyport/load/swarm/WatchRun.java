package dev.sallyport.load.swarm;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that calls all the time, until its swarm is closed. */
public final class WatchRun {
    private final McpClientSwarm swarm;
    private final AnswerWatch watch;

    WatchRun(McpClientSwarm swarm, AnswerWatch watch) {
        this.swarm = swarm;
        this.watch = watch;
    }

    /** An answer that becomes another. */
    public static final class Turn {
        private final CompletableFuture<Long> seen;

        private Turn(CompletableFuture<Long> seen) {
            this.seen = seen;
        }

        /**
         * When the first answer of the new kind came, as {@link System#nanoTime()} has it.
         *
         * @throws IllegalStateException when none came
         */
        public long await(Duration within) throws InterruptedException {
            try {
                return seen.get(within.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException late) {
                throw new IllegalStateException("no answer became another within " + within, late);
            }
        }
    }

    /** From now on answers may become {@code outcome}; none may go back then. */
    public Turn expect(CallOutcome outcome) {
        return new Turn(swarm.onLoop(() -> watch.await(outcome)));
    }

    public CallCounts counts() {
        return swarm.onLoop(() -> watch.counts().copy());
    }
}
