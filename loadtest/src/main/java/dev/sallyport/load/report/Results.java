package dev.sallyport.load.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    record Cluster(RunFacts facts, List<ClusterRound> rounds) implements Results {
        public static final String WHAT = "cluster";

        @Override
        public boolean hasErrors() {
            return rounds.stream().anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    record Changes(RunFacts facts, List<ChangeRound> rounds) implements Results {
        public static final String WHAT = "config-change";

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
     * Requests that are refused: as many as go through, and beside callers at a constant rate.
     *
     * @param beside with rounds without a flood among them
     */
    record Floods(RunFacts facts, List<RefusalRound> saturated, List<FloodRound> beside) implements Results {
        public static final String WHAT = "floods";

        @Override
        public boolean hasErrors() {
            return Stream.concat(saturated.stream(), beside.stream())
                    .anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    /** Clients that come and go, and what remains of them. */
    record Churn(RunFacts facts, List<ChurnRound> rounds, Remaining remaining) implements Results {
        public static final String WHAT = "churn";

        /**
         * Sessions of the whole run, its warm-up included.
         *
         * @param left by their clients without a goodbye: those that may remain
         * @param there that the edge has more than before the run
         * @param afterSeconds how long after the last client had gone it was looked at for the last time
         */
        public record Remaining(long left, long there, double afterSeconds) {}

        /** A session that was ended and is still there is an error, and so is one that was left and is gone. */
        @Override
        public boolean hasErrors() {
            return remaining.left() != remaining.there()
                    || rounds.stream().anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }

    record Burst(RunFacts facts, List<BurstRound> rounds) implements Results {
        public static final String WHAT = "burst";

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

    /**
     * Many streams on which nothing happens.
     *
     * @param latencies of calls without and with all streams open; older results have none
     */
    record Idle(RunFacts facts, List<IdleStreamsFigures> targets, Optional<List<LatencyRound>> latencies)
            implements Results {
        public static final String WHAT = "sse-idle";

        /** Opening streams fails the run at once. */
        @Override
        public boolean hasErrors() {
            return latencies.stream()
                    .flatMap(List::stream)
                    .anyMatch(round -> !round.errors().isEmpty());
        }

        @Override
        public String what() {
            return WHAT;
        }
    }
}
