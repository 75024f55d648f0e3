package dev.sallyport.edge.policy.limit;

import io.vertx.core.Future;

/** An answer, at once where that is possible. */
public sealed interface Decision<T> {
    record Now<T>(T answer) implements Decision<T> {}

    /** The future never fails; it completes on the executor that the caller named. */
    record Later<T>(Future<T> answer) implements Decision<T> {}
}
