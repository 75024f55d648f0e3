package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An edge with room for four exchanges and two streams, on two event loops. */
@UsesKafka
@Timeout(60)
class OverloadTest {
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(
                kafka,
                Limits.of("{\"inFlightMax\": 4, \"streamsMax\": 2, \"connectionsMax\": 40, \"headWithin\": \"1s\"}"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void callsBeyondTheLimitAreToldToComeAgain() throws Exception {
        Semaphore arrived = new Semaphore(0);
        Semaphore mayAnswer = new Semaphore(0);
        List<RawClient> clients = new ArrayList<>();
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            arrived.release();
            mayAnswer.acquireUninterruptibly();
            connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        })) {
            edge.configure(Servers.streamable("full", upstream.url("/mcp")));
            // However connections fall to the event loops, ten calls are more than both together take.
            for (int i = 0; i < 10; i++) {
                clients.add(RawClient.to(edge.port()).send(RawClient.post("/full/mcp", McpHttp.call("slow"))));
            }
            arrived.acquire(2);
            int refused = 0;
            mayAnswer.release(100);
            for (RawClient client : clients) {
                Answer answer = client.answer();
                if (answer.status() == 503) {
                    refused++;
                    assertThat(answer.header("retry-after")).isEqualTo("1");
                    assertThat(answer.body()).contains("\"code\":-32018", "\"reason\":\"overloaded\"", "\"id\":7");
                }
            }
            assertThat(refused).isBetween(1, 8);

            assertThat(clients.getFirst()
                            .send(RawClient.post("/full/mcp", McpHttp.call("later")))
                            .answer()
                            .status())
                    .isEqualTo(200);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void streamsBeyondTheLimitAreToldToComeAgain() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.awaitClose();
        })) {
            edge.configure(Servers.streamable("many-streams", upstream.url("/mcp")));
            int refused = 0;
            for (int i = 0; i < 3; i++) {
                RawClient client = RawClient.to(edge.port());
                clients.add(client);
                String head =
                        client.send(RawClient.bare("GET", "/many-streams/mcp")).readUntil("\r\n\r\n");
                refused += head.startsWith("HTTP/1.1 503") ? 1 : 0;
            }
            assertThat(refused).isBetween(1, 2);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndThenThereIsRoomAgain() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                clients.add(RawClient.to(edge.port()));
            }
            for (RawClient client : clients) {
                assertThat(client.untilClosed()).isEmpty();
            }
            // A client sees its connection close a moment before the edge has counted it out.
            await("there is room again")
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        try (RawClient later = RawClient.to(edge.port())) {
                            return later.send(RawClient.bare("GET", "/nowhere"))
                                            .answer()
                                            .status()
                                    == 404;
                        }
                    });
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
