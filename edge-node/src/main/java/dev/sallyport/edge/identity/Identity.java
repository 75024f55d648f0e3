package dev.sallyport.edge.identity;

import dev.sallyport.edge.exchange.Refusal.Unauthenticated;

/** What the head of a request says of its caller. */
public sealed interface Identity {
    /** Let in as {@code caller}. */
    record Known(Caller caller) implements Identity {}

    /** Not let in; the refusal says how to come back. */
    record Challenged(Unauthenticated refusal) implements Identity {}
}
