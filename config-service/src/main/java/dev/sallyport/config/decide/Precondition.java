package dev.sallyport.config.decide;

import java.util.Set;

/** What the sender of a change believes of the resource (RFC 9110, 13.1). */
public sealed interface Precondition {
    /** Nothing was said. */
    record Unstated() implements Precondition {}

    /** {@code If-Match: *}. */
    record Exists() implements Precondition {}

    /** {@code If-Match} with entity tags; no revision at all when none of the tags is one of ours. */
    record Matches(Set<Long> revisions) implements Precondition {
        public Matches {
            revisions = Set.copyOf(revisions);
        }
    }

    /** {@code If-None-Match: *}. */
    record Absent() implements Precondition {}
}
