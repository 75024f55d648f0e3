package dev.sallyport.config.decide;

import dev.sallyport.contract.input.Problem;
import java.util.List;
import java.util.Optional;

/** Why a command is not carried out. */
public sealed interface Refusal {
    record NotFound(ResourceId resource) implements Refusal {}

    /** An existing resource may be changed only by somebody who says which revision they saw. */
    record PreconditionMissing(ResourceId resource, long current) implements Refusal {}

    /**
     * Somebody else was faster.
     *
     * @param current absent when the resource is not there
     */
    record Stale(ResourceId resource, Optional<Long> current) implements Refusal {}

    /** It was to be created, and is there. */
    record AlreadyExists(ResourceId resource, long current) implements Refusal {}

    /** The resource is right in itself but does not go together with others. */
    record Conflict(List<Problem> problems) implements Refusal {
        public Conflict {
            problems = List.copyOf(problems);
        }
    }

    /** It cannot be removed as long as others refer to it. */
    record InUse(ResourceId resource, List<Referrer> by) implements Refusal {
        public InUse {
            by = List.copyOf(by);
        }
    }

    /**
     * Who refers to a resource.
     *
     * @param pointer where in it
     */
    record Referrer(ResourceId resource, String pointer) {}
}
