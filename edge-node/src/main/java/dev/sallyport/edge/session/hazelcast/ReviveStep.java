package dev.sallyport.edge.session.hazelcast;

import dev.sallyport.edge.session.KeptSession;

/** What may happen to a kept session; {@code nowMillis} is the edge's that asks, so that owner and backup agree. */
sealed interface ReviveStep {
    KeptSession applyTo(KeptSession before);

    /** Somebody asks for the turn. */
    record Take(long seen, long by, long nowMillis) implements ReviveStep {
        @Override
        public KeptSession applyTo(KeptSession before) {
            return before.take(seen, by, nowMillis);
        }
    }

    /** Whose turn it is says where the session goes on. */
    record Revived(long by, String successor, long nowMillis) implements ReviveStep {
        @Override
        public KeptSession applyTo(KeptSession before) {
            return before.isTakenBy(by) ? before.revived(successor, nowMillis) : before;
        }
    }

    /** It must not be begun anew any more. */
    record Settled() implements ReviveStep {
        @Override
        public KeptSession applyTo(KeptSession before) {
            return before.settled();
        }
    }
}
