package dev.sallyport.process;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Errors of the admin APIs, as {@code application/problem+json} (RFC 9457). */
public final class ProblemResponse {
    public static final String MEDIA_TYPE = "application/problem+json";

    private ProblemResponse() {}

    /** Ends {@code response} with the problem; confined to the response's event loop. */
    public static void send(HttpServerResponse response, int status, String title, String detail) {
        send(response, status, title, detail, List.of());
    }

    /** The same with everything that is wrong with the input, under {@code errors}. */
    public static void send(
            HttpServerResponse response, int status, String title, String detail, List<Problem> problems) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (!problems.isEmpty()) {
            ArrayNode errors = body.putArray("errors");
            problems.forEach(problem -> errors.add(json(problem)));
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .end(body.toString());
    }

    private static ObjectNode json(Problem problem) {
        ObjectNode error = Json.MAPPER.createObjectNode().put("pointer", problem.pointer());
        problem.value().ifPresent(value -> error.put("value", value));
        error.put("expected", problem.expected());
        problem.hint().ifPresent(hint -> error.put("hint", hint));
        return error.put("detail", problem.toString());
    }
}
