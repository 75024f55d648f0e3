package dev.sallyport.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Single requests of a client without a session. */
final class Calls {
    /** Where clients of API Management send their key. */
    static final String KEY = "Ocp-Apim-Subscription-Key";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Calls() {}

    /** A call of {@code tool} with the id 7. */
    static HttpResponse<String> tool(URI url, String tool, String... headers) throws IOException, InterruptedException {
        return send("POST", url, """
                {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"%s","arguments":{}}}""".formatted(tool), headers);
    }

    static HttpResponse<String> echo(URI url, String... headers) throws IOException, InterruptedException {
        return tool(url, "echo", headers);
    }

    static HttpResponse<String> send(String method, URI url, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(40))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
