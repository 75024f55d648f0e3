package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Refusal;
import io.vertx.core.Future;

/** What one policy says of one call. */
public sealed interface Verdict {
    Verdict CONTINUE = new Continue();

    /** This policy has nothing against it. */
    record Continue() implements Verdict {}

    /** Not so. */
    record Refuse(Refusal refusal) implements Verdict {}

    /** Somebody else has to be asked. The future comes on the call's event loop and does not fail. */
    record Later(Future<Verdict> verdict) implements Verdict {}
}
