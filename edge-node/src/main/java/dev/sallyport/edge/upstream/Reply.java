package dev.sallyport.edge.upstream;

import io.vertx.core.http.HttpClientResponse;

/** What the upstream answered, as far as its head says. The response is paused. */
public sealed interface Reply {
    HttpClientResponse response();

    /** One body, or none: JSON, an error, an acknowledgement. */
    record Single(HttpClientResponse response) implements Reply {}

    /** An event stream. */
    record Stream(HttpClientResponse response) implements Reply {}
}
