package dev.sallyport.edge.policy;

import dev.sallyport.edge.identity.Caller;

/** One rule that a call must pass. Decides on what it is given, at once, and changes nothing but its own counts. */
@FunctionalInterface
public interface Policy {
    Verdict judge(Caller caller, Operation operation);
}
