package dev.sallyport.edge.policy;

/** One rule that a call must pass. Decides on what it is given and notes what it wants done in {@link Call#effects}. */
@FunctionalInterface
public interface Policy {
    Verdict judge(Call call);
}
