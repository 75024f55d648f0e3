package dev.sallyport.load.report;

import java.util.List;

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
