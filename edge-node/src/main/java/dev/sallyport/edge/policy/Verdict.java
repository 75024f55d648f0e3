package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Refusal;

/** What one policy says of one call. */
public sealed interface Verdict {
    Verdict CONTINUE = new Continue();

    /** This policy has nothing against it. */
    record Continue() implements Verdict {}

    /** Not so. */
    record Refuse(Refusal refusal) implements Verdict {}
}
