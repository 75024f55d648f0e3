package dev.sallyport.edge.upstream;

/** What the upstream answered, as far as its head says. The response is paused. */
public sealed interface Reply {
    UpstreamResponse response();

    /** One body, or none: JSON, an error, an acknowledgement. */
    record Single(UpstreamResponse response) implements Reply {}

    /** An event stream. */
    record Stream(UpstreamResponse response) implements Reply {}
}
