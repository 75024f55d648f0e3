package dev.sallyport.load.report;

import java.util.List;
import java.util.Map;

/** What one run of one kind found out, as it is kept. */
public sealed interface Results {
    RunFacts facts();

    /** Whether any call was not answered rightly. */
    boolean hasErrors();

    /** The kind, as the folder is named after it. */
    String what();

    record Throughput(RunFacts facts, List<ThroughputRound> rounds) implements Results {
        public static final String WHAT = "throughput";

        @Override
        public boolean hasErrors() {
            return rounds.stream().anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    record Latency(RunFacts facts, List<LatencyRound> rounds) implements Results {
        public static final String WHAT = "latency";

        @Override
        public boolean hasErrors() {
            return rounds.stream().anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    record Relay(RunFacts facts, List<RelayRound> rounds) implements Results {
        public static final String WHAT = "relay";

        @Override
        public boolean hasErrors() {
            return rounds.stream().anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    record Start(RunFacts facts, List<StartRound> rounds) implements Results {
        public static final String WHAT = "start";

        @Override
        public boolean hasErrors() {
            return rounds.stream().anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    /**
     * How often the machine gave a run no processor for more than a second.
     *
     * @param faults what was not as it should be then, by activity
     */
    record Stalls(long count, double longestSeconds, Map<String, Long> faults) {}

    /**
     * A mixed load for long.
     *
     * @param done by activity, how often
     * @param faults by activity, what was not as it should be, but for stalls
     * @param cores what all processes of the run took together, as a share of one core
     */
    record Soak(
            RunFacts facts,
            int minutes,
            double cores,
            Map<String, Long> done,
            Map<String, Long> faults,
            Stalls stalls,
            List<Growth> growths)
            implements Results {
        public static final String WHAT = "soak";

        /** Growth is a fault, too. */
        @Override
        public boolean hasErrors() {
            return !faults.isEmpty() || !Growth.areFlat(growths);
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    record Idle(RunFacts facts, List<IdleStreamsFigures> targets) implements Results {
        public static final String WHAT = "sse-idle";

        /** Opening streams fails the run at once. */
        @Override
        public boolean hasErrors() {
            return false;
        }

        @Override
        public String what() {
            return WHAT;
        }
    }
}
