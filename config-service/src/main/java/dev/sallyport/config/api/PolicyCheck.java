package dev.sallyport.config.api;

import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what is wrong with the policies of a resource beyond what its fields show, such as an expression that means
 * nothing. Asked for every resource that somebody writes or goes back to, by event loops and worker threads.
 */
@FunctionalInterface
public interface PolicyCheck {
    /** Finds nothing. */
    PolicyCheck NONE = resource -> List.of();

    /** Every problem, with its pointer into the resource. */
    List<Problem> check(Resource resource);

    /** What this one finds, and what {@code other} does. */
    default PolicyCheck and(PolicyCheck other) {
        return resource -> {
            List<Problem> problems = new ArrayList<>(check(resource));
            problems.addAll(other.check(resource));
            return List.copyOf(problems);
        };
    }
}
