package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** {@code /api/v1} of config-service or telemetry-pipeline. */
final class Api {
    /** Longer than a write can be made to wait. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(55);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI address;
    private final String token;

    Api(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    record Reply(int status, String body) {
        Reply expect(int expected) {
            if (status != expected) {
                throw new AssertionError("answered with " + status + ", not " + expected + ": " + body);
            }
            return this;
        }

        JsonNode json() {
            return Json.read(body);
        }
    }

    URI address() {
        return address;
    }

    Api at(URI otherAddress) {
        return new Api(otherAddress, token);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return reply("GET", path, BodyPublishers.noBody()).expect(200).json();
    }

    Reply put(String path, JsonNode document) throws IOException, InterruptedException {
        return reply("PUT", path, BodyPublishers.ofString(document.toString()));
    }

    Reply post(String path, JsonNode document) throws IOException, InterruptedException {
        return reply("POST", path, BodyPublishers.ofString(document.toString()));
    }

    Reply reply(String method, String path) throws IOException, InterruptedException {
        return reply(method, path, BodyPublishers.noBody());
    }

    private Reply reply(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1" + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }
}
