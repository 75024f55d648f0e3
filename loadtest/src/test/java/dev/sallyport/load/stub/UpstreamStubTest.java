package dev.sallyport.load.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ProgressEvents;
import dev.sallyport.load.wire.TickEvent;
import dev.sallyport.load.wire.ToolCall;
import dev.sallyport.load.wire.ToolList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamStubTest {
    private final UpstreamStub stub = UpstreamStub.start(0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        stub.close();
    }

    @Test
    void initializeGivesASessionThatEveryLaterMessageNeeds() throws IOException, InterruptedException {
        HttpResponse<String> initialized = send("/mcp", """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}""");

        assertThat(initialized.headers().firstValue("Mcp-Session-Id"))
                .hasValueSatisfying(session -> assertThat(session).startsWith("stub-"));
        assertThat(initialized.body()).contains("\"id\":1,", "\"protocolVersion\":");
        assertThat(send("/mcp", ToolCall.request(ToolCall.FIRST_ID)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCallIsAnsweredWithItsIdByteForByte() throws IOException, InterruptedException {
        HttpResponse<String> answer = sendInSession("/mcp", """
                {"jsonrpc":"2.0","id":"a \\" {,}","method":"tools/call","params":{"name":"x"}}""");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a \\\" {,}\",\"result\":");
    }

    @Test
    void toolsAreListed() throws IOException, InterruptedException {
        HttpResponse<String> answer = sendInSession("/mcp", """
                {"jsonrpc":"2.0","id":2,"method":"tools/list"}""");

        assertThat(answer.body()).contains("\"id\":2,", "search_documents");
    }

    @Test
    void aMethodThatItDoesNotKnowIsAJsonRpcError() throws IOException, InterruptedException {
        HttpResponse<String> answer = sendInSession("/mcp", """
                {"jsonrpc":"2.0","id":3,"method":"prompts/list"}""");

        assertThat(answer.body()).contains("\"id\":3,", "-32601");
    }

    @Test
    void aNotificationIsAccepted() throws IOException, InterruptedException {
        HttpResponse<String> answer = sendInSession("/mcp", """
                {"jsonrpc":"2.0","method":"notifications/initialized"}""");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theEventsEndpointStreamsThatManyEventsAndTheResultLast() throws IOException, InterruptedException {
        HttpResponse<String> answer = sendInSession("/events/3/mcp", ToolCall.request(ToolCall.FIRST_ID));

        String[] events = answer.body().split("\n\n", -1);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(events).hasSize(4);
        assertThat(events[0]).contains("notifications/progress");
        assertThat(events[2]).contains("\"id\":" + ToolCall.FIRST_ID);
    }

    @Test
    void everyAnswerOfAScenarioIsWhatItsClientsCompareItWith() throws IOException, InterruptedException {
        long id = ToolCall.FIRST_ID;
        String call = ToolCall.request(id);

        assertThat(sendInSession("/mcp", call).body()).isEqualTo(ToolCall.RESULT.text(id));
        assertThat(sendInSession("/events/10/mcp", call).body())
                .isEqualTo(ProgressEvents.answer(10).text(id));
        assertThat(sendInSession("/large-16k/mcp", call).body())
                .isEqualTo(ToolCall.result(16_384).text(id));
        assertThat(sendInSession("/large-1m/mcp", call).body())
                .isEqualTo(ToolCall.result(1_048_576).text(id));
        assertThat(sendInSession("/list/mcp", ToolList.REQUEST.text(id)).body())
                .isEqualTo(ToolList.whole().text(id));
    }

    @Test
    void aGetOpensAStreamThatStaysOpen() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/mcp"))
                .timeout(Duration.ofSeconds(10))
                .build();

        HttpResponse<InputStream> stream = client.send(request, BodyHandlers.ofInputStream());

        try (InputStream body = stream.body()) {
            assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(body.available()).isZero();
        }
    }

    @Test
    void aGetOfTicksOpensAStreamOfNumberedEvents() throws IOException, InterruptedException {
        assertThat(firstEvents("/ticks/1000/mcp", 3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aGetOfWhatWasSaidOpensAStreamThatBeginsWithThatManyEvents() throws IOException, InterruptedException {
        assertThat(firstEvents("/said/2/mcp", 2)).containsExactly(1L, 2L);
    }

    private List<Long> firstEvents(String path, int count) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try (InputStream body =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            ByteBuf events = Unpooled.wrappedBuffer(body.readNBytes(count * TickEvent.BYTES));
            return IntStream.rangeClosed(1, count)
                    .map(event -> event * TickEvent.BYTES)
                    .filter(end -> TickEvent.isOne(events, end - TickEvent.BYTES, end))
                    .mapToObj(end -> TickEvent.number(events, end))
                    .toList();
        }
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        return client.send(post(path, body).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> sendInSession(String path, String body) throws IOException, InterruptedException {
        return client.send(post(path, body).header("Mcp-Session-Id", "stub-1").build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + stub.port() + path);
    }
}
