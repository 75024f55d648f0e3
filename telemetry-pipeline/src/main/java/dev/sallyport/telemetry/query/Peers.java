package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.process.AdminToken;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks other instances for the partitions that they have. Blocks; safe for any thread that may. */
final class Peers implements AutoCloseable {
    static final String PATH = "/peer/v1/";
    static final int TOO_MANY_POINTS = 413;
    private static final Duration CONNECT_WITHIN = Duration.ofMillis(500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final AdminToken token;

    Peers(AdminToken token) {
        this.token = token;
    }

    /** What the instance knows of those partitions; what it does not is missing, never an exception. */
    <P> Parts<P> ask(String instance, Set<Integer> partitions, Question<P> question) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri(instance, partitions, question))
                    .timeout(ANSWER_WITHIN)
                    .header("Authorization", token.toHeader())
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> read(Json.MAPPER.readTree(response.body()), question);
                case TOO_MANY_POINTS -> throw new TooManyPoints();
                default -> missing(instance, partitions, "it answered with status " + response.statusCode());
            };
        } catch (IOException | IllegalArgumentException unreachable) {
            return missing(instance, partitions, "it does not answer");
        }
    }

    private static URI uri(String instance, Set<Integer> partitions, Question<?> question) {
        Map<String, String> parameters = new HashMap<>(question.parameters());
        parameters.put("partitions", partitions.stream().map(String::valueOf).collect(Collectors.joining(",")));
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create("http://" + instance + PATH + question.path() + "?" + query);
    }

    /** The body with which an instance answers: the other side of {@link #ask}. */
    static <P> JsonNode body(Parts<P> parts, Question<P> question) {
        var body = Json.MAPPER.createObjectNode();
        var byPartition = body.putObject("parts");
        parts.byPartition()
                .forEach((partition, part) -> byPartition.set(Integer.toString(partition), question.toJson(part)));
        body.set("missing", Json.MAPPER.valueToTree(parts.missing()));
        return body;
    }

    private static <P> Parts<P> read(JsonNode body, Question<P> question) {
        Map<Integer, P> parts = new HashMap<>();
        body.path("parts")
                .properties()
                .forEach(entry -> parts.put(Integer.valueOf(entry.getKey()), question.fromJson(entry.getValue())));
        List<Missing> missing = new ArrayList<>();
        body.path("missing").forEach(item -> missing.add(Json.MAPPER.convertValue(item, Missing.class)));
        return new Parts<>(parts, missing);
    }

    private static <P> Parts<P> missing(String instance, Set<Integer> partitions, String reason) {
        return new Parts<>(Map.of(), List.of(new Missing(List.copyOf(partitions), instance, reason)));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
