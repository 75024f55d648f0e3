package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One authenticated request with its whole body. Confined to its event loop. */
record ApiCall(Caller caller, Map<String, String> pathParameters, MultiMap query, MultiMap headers, Buffer body) {
    static ApiCall of(RoutingContext routing) {
        Buffer body = routing.body().buffer();
        return new ApiCall(
                Caller.of(routing),
                routing.pathParams(),
                routing.queryParams(),
                routing.request().headers(),
                body == null ? Buffer.buffer() : body);
    }

    /** The resource that the path names. */
    String name() {
        return pathParameters.getOrDefault("name", "");
    }

    Optional<MediaType> mediaType() {
        return MediaType.of(Optional.ofNullable(headers.get(HttpHeaders.CONTENT_TYPE)));
    }

    /** Reads the query as strictly as a body: unknown, repeated and wrong parameters are problems. */
    <Q> Checked<Q> query(Function<Fields, Optional<Q>> reader) {
        ObjectNode parameters = Json.MAPPER.createObjectNode();
        List<Problem> repeated = new ArrayList<>();
        for (String name : query.names()) {
            List<String> values = query.getAll(name);
            parameters.put(name, values.getFirst());
            if (values.size() > 1) {
                repeated.add(Problem.of("?" + name, values.size() + " times", "the parameter once"));
            }
        }
        Checked<Q> checked = Fields.read(parameters, UnknownFields.REFUSED, reader);
        List<Problem> problems = new ArrayList<>(checked.fold(valid -> List.<Problem>of(), all -> all));
        problems.replaceAll(ApiCall::inQuery);
        problems.addAll(repeated);
        return problems.isEmpty() ? checked : new Checked.Invalid<>(problems);
    }

    private static Problem inQuery(Problem problem) {
        return new Problem("?" + problem.pointer().substring(1), problem.value(), problem.expected(), problem.hint());
    }
}
