package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@UsesKafka
@Timeout(60)
class UpstreamDiesMidStreamTest {
    private static EdgeUnderTest edge;
    private static CallLog calls;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        calls = new CallLog(kafka);
    }

    @AfterAll
    static void stop() {
        calls.close();
        edge.close();
    }

    @Test
    void aCallWhoseStreamEndsWithoutItsAnswerGetsAnError() throws Exception {
        String body = stream("ends-early", (request, connection) -> {
            connection.eventStream();
            connection.send("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n");
            connection.socket().close();
        });

        assertThat(body).startsWith("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\ndata: ");
        assertThat(body).contains("\"id\":7", "\"code\":-32016", "\"reason\":\"upstream_broke_off\"");
        assertThat(body).endsWith("}\n\n");
        assertThat(calls.of("ends-early").result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void halfAnEventIsNeverPassedOn() throws Exception {
        String body = stream("half-an-event", (request, connection) -> {
            connection.eventStream();
            connection.send("data: whole\n\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"resu");
            connection.socket().close();
        });

        assertThat(body)
                .startsWith("data: whole\n\ndata: {")
                .doesNotContain("resu\"")
                .contains("\"code\":-32016");
    }

    @Test
    void aResetIsAnEndToo() throws Exception {
        String body = stream("reset", (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.send("9\r\ndata: a\n\n\r\n");
            connection.socket().setSoLinger(true, 0);
            connection.socket().close();
        });

        assertThat(body).contains("\"code\":-32016");
        assertThat(calls.of("reset").result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aClientThatCanResumeIsToldNothing() throws Exception {
        String body = stream("resumable", (request, connection) -> {
            connection.eventStream();
            connection.send("id: 1\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n");
            connection.socket().close();
        });

        assertThat(body).isEqualTo("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n");
    }

    @Test
    void aStreamOfNewsEndsWithoutAWord() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: news\n\n");
                    connection.socket().close();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("news-end", upstream.url("/mcp")));

            assertThat(EventIds.without(client.send(RawClient.bare("GET", "/news-end/mcp"))
                            .answer()
                            .body()))
                    .matches("data: news\n\nretry: [0-9]+\n\n");
        }
    }

    @Test
    void anAnswerToAnotherRequestIsNotTheAnswer() throws Exception {
        String body = stream("anothers-id", (request, connection) -> {
            connection.eventStream();
            connection.send("data: {\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}\n\n");
            connection.socket().close();
        });

        assertThat(body).contains("\"id\":7", "\"code\":-32016");
    }

    @Test
    void anEventLargerThanAllowedIsCut() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        String body = stream("large-event", (request, connection) -> {
            connection.eventStream();
            try {
                connection.send("data: small\n\ndata: " + "x".repeat(70_000) + "\n\n");
                connection.awaitClose();
            } finally {
                cut.countDown();
            }
        });

        assertThat(body).startsWith("data: small\n\ndata: {").doesNotContain("xxx");
        assertThat(body).contains("\"reason\":\"upstream_not_mcp\"");
        assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(calls.of("large-event").result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aStreamWithoutAnyNewlineIsCut() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        String body = stream("no-newline", (request, connection) -> {
            connection.eventStream();
            try {
                while (true) {
                    connection.send("x".repeat(8_192));
                }
            } catch (IOException closed) {
                cut.countDown();
            }
        });

        assertThat(body).startsWith("data: {").contains("\"reason\":\"upstream_not_mcp\"");
        assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anUpstreamThatFallsSilentIsGivenUp() throws Exception {
        String body = stream("silent", (request, connection) -> {
            connection.eventStream();
            connection.send("data: then nothing\n\n");
            connection.awaitClose();
        });

        assertThat(body).contains("\"id\":7", "\"code\":-32017", "\"reason\":\"upstream_timeout\"");
        assertThat(calls.of("silent").result().outcome()).isEqualTo(Outcome.UPSTREAM_TIMEOUT);
    }

    private static String stream(String server, Behaviour behaviour) throws Exception {
        TimeoutsDefinition timeouts =
                new TimeoutsDefinition(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(1));
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start(behaviour);
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.limited(
                    Servers.streamable(server, upstream.url("/mcp"), timeouts), new LimitsDefinition(4_096, 65_536)));
            return EventIds.without(client.send(RawClient.post("/" + server + "/mcp", McpHttp.call("slow")))
                    .answer()
                    .body());
        }
    }
}
