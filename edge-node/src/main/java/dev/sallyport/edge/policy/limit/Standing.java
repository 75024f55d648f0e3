package dev.sallyport.edge.policy.limit;

import java.util.OptionalLong;

/** How an edge stands to its cluster. */
public sealed interface Standing {
    /** With the majority: the shared counts are asked. */
    record Together(int members) implements Standing {}

    /**
     * Without it.
     *
     * @param members of the cluster when it was whole
     * @param from when the others have set this edge's shares aside for certain
     * @param until when the others give up to do so at the earliest
     */
    record Apart(int members, long from, long until) implements Standing {
        /** An edge that knows of nobody to share with. */
        public static final Apart WITHOUT_SHARE = new Apart(1, Long.MAX_VALUE, Long.MIN_VALUE);

        /** What this edge may admit by itself in a window; empty when it must not admit at all. */
        public OptionalLong share(long limit, Window window) {
            boolean setAside = window.start() >= from && window.end() <= until;
            return setAside ? OptionalLong.of(limit / members) : OptionalLong.empty();
        }
    }
}
