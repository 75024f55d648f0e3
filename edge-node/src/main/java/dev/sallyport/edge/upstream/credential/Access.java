package dev.sallyport.edge.upstream.credential;

import dev.sallyport.edge.exchange.Refusal;
import io.vertx.core.Future;

/** Whether a credential is there. */
public sealed interface Access {
    record Now(Bearer bearer) implements Access {}

    /** Completes on any thread; fails with {@link Refusal.Raised} when none can be had. */
    record Later(Future<Bearer> bearer) implements Access {}
}
