package dev.sallyport.edge.policy;

import io.vertx.core.Future;

/** That nothing was against a call so far. */
public sealed interface Admission {
    /** Every policy has been asked. */
    record Now(Permit permit) implements Admission {}

    /** Fails with {@link dev.sallyport.edge.exchange.Refusal.Raised}; completes on the call's event loop. */
    record Later(Future<Permit> permit) implements Admission {}
}
