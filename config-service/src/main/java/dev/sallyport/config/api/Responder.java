package dev.sallyport.config.api;

import dev.sallyport.process.ProblemResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Writes answers. No other class of this room sets a status code. */
final class Responder {
    private Responder() {}

    static void send(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store").putHeader("X-Content-Type-Options", "nosniff");
        if (leavesBodyUnread(request)) {
            // Nobody will read it, so the connection cannot be used again.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        answer.headers().forEach(response::putHeader);
        switch (answer) {
            case Answer.Document document ->
                response.setStatusCode(document.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(document.body().toString());
            case Answer.NoContent noContent -> response.setStatusCode(204).end();
            case Answer.Refused refused ->
                ProblemResponse.send(
                        response,
                        refused.fault().status(),
                        refused.fault().title(),
                        refused.detail(),
                        refused.problems());
        }
    }

    private static boolean leavesBodyUnread(HttpServerRequest request) {
        return !request.isEnded()
                && request.version() != HttpVersion.HTTP_2
                && (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
    }
}
