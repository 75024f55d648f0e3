package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.testkit.KafkaBroker;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The description of the API, held against the running API. */
class OpenApiTest {
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE = RunningService.on(KAFKA);
    private static final JsonNode DESCRIPTION = SERVICE.get("/openapi.json").json();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    @AfterAll
    static void stop() {
        SERVICE.close();
        KAFKA.close();
    }

    @Test
    void theDescriptionIsValidOpenApi() throws Exception {
        Vertx vertx = Vertx.vertx();
        OutputUnit verdict = OpenAPIVersion.V3_1
                .getRepository(vertx, "http://localhost")
                .compose(schemas ->
                        OpenAPIVersion.V3_1.validateContract(vertx, schemas, new JsonObject(DESCRIPTION.toString())))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(verdict.getValid()).as(String.valueOf(verdict.getErrors())).isTrue();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void eachPathHasExactlyTheMethodsThatAreDescribed() {
        Map<String, Set<String>> described = new TreeMap<>();
        Map<String, Set<String>> actual = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : DESCRIPTION.path("paths").properties()) {
            Set<String> methods = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(name -> {
                if (METHODS.contains(name)) {
                    methods.add(name.toUpperCase(Locale.ROOT));
                }
            });
            described.put(path.getKey(), methods);
            Reply refused = SERVICE.send(SERVICE.request("TRACEPATH", concrete(path.getKey()), ""));
            actual.put(
                    path.getKey(), new TreeSet<>(List.of(refused.header("Allow").split(", "))));
        }

        assertThat(actual).isEqualTo(described);
    }

    @Test
    void eachOperationTakesExactlyTheQueryParametersThatAreDescribed() {
        Map<String, Set<String>> described = new TreeMap<>();
        Map<String, Set<String>> actual = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : DESCRIPTION.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    String name = method + " " + path.getKey();
                    described.put(name, queryParameters(operation.getValue()));
                    actual.put(name, namedInRefusal(method, concrete(path.getKey())));
                }
            }
        }

        assertThat(actual).isEqualTo(described);
    }

    private static Set<String> queryParameters(JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = parameter.has("$ref")
                    ? DESCRIPTION.at(parameter.path("$ref").asText().substring(1))
                    : parameter;
            assertThat(resolved.path("description").asText()).isNotBlank();
            if (resolved.path("in").asText().equals("query")) {
                names.add(resolved.path("name").asText());
            }
        }
        return names;
    }

    /** An unknown parameter is refused with the names of the known ones. */
    private static Set<String> namedInRefusal(String method, String path) {
        Reply refused = SERVICE.send(SERVICE.request(method, path + "?qqqqqqqqqqqq=1", ""));
        assertThat(refused.status()).as(method + " " + path).isEqualTo(400);
        String expected = "";
        for (JsonNode error : refused.json().path("errors")) {
            if (error.path("pointer").asText().equals("?qqqqqqqqqqqq")) {
                expected = error.path("expected").asText();
            }
        }
        Set<String> names = new TreeSet<>();
        for (String name : expected.replace("one of", "").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> lost = new ArrayList<>();
        for (String reference : DESCRIPTION.findValuesAsText("$ref")) {
            if (DESCRIPTION.at(reference.substring(1)).isMissingNode()) {
                lost.add(reference);
            }
        }
        assertThat(lost).isEmpty();
    }

    private static String concrete(String path) {
        return path.replace("{name}", "example")
                .replace("{slot}", "primary")
                .replace("{key}", "server:example")
                .replace("{id}", "5f2b5f2b5f2b5f2b");
    }
}
