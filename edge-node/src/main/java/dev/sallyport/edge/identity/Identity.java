package dev.sallyport.edge.identity;

import dev.sallyport.edge.exchange.Refusal;
import io.vertx.core.Future;

/** What the head of a request says of its caller. */
public sealed interface Identity {
    /** Let in as {@code caller}. */
    record Known(Caller caller) implements Identity {}

    /** Not let in; the refusal says how to come back. */
    record Challenged(Refusal refusal) implements Identity {}

    /** Not known yet: an issuer has to be asked for its keys. The future does not fail. */
    record Pending(Future<Identity> identity) implements Identity {}
}
