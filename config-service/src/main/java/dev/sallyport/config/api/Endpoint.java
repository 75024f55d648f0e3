package dev.sallyport.config.api;

import dev.sallyport.contract.input.Fields;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One method of one path.
 *
 * @param path with parameters in braces, as OpenAPI writes them
 * @param query reads the query parameters; every other one is refused
 * @param bodyBytesMax of the request; 0 when it has no body
 */
record Endpoint<Q>(
        HttpMethod method,
        String path,
        Function<Fields, Optional<Q>> query,
        int bodyBytesMax,
        BiFunction<ApiCall, Q, Future<Answer>> handler) {
    /** An endpoint that reads. */
    static <Q> Endpoint<Q> get(
            String path, Function<Fields, Optional<Q>> query, BiFunction<ApiCall, Q, Answer> handler) {
        return new Endpoint<>(
                HttpMethod.GET,
                path,
                query,
                0,
                (call, parameters) -> Future.succeededFuture(handler.apply(call, parameters)));
    }

    Future<Answer> answer(ApiCall call) {
        return call.query(query)
                .fold(
                        parameters -> handler.apply(call, parameters),
                        problems -> Future.succeededFuture(Answer.invalid(problems)));
    }

    /** The path as Vert.x Web writes it. */
    String routerPath() {
        return path.replaceAll("\\{([a-z]+)}", ":$1");
    }
}
