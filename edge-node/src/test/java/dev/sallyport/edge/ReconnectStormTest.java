package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients whose streams fail or end come back at once, for ever. */
@UsesKafka
@Timeout(60)
class ReconnectStormTest {
    private static final int OPENS = 5;

    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka, Limits.of("{\"streamOpensPerMinuteMax\": " + OPENS + "}"));
        upstream = UpstreamUnderTest.start((request, connection) -> {
            if (request.uri().equals("/none")) {
                connection.send("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
            } else {
                connection.eventStream();
                connection.socket().close();
            }
        });
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @Test
    void aServerWithoutStreamsSaysWhatThereIsInstead() throws Exception {
        edge.configure(Servers.streamable("postonly", upstream.url("/none")));

        Answer answer = get("postonly");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("POST");
    }

    @Test
    void whoGoesOnIsMadeToWaitLongerEachTime() throws Exception {
        edge.configure(Servers.streamable("stormy", upstream.url("/none")));
        edge.configure(Servers.streamable("calm", upstream.url("/none")));
        for (int i = 0; i < OPENS; i++) {
            assertThat(get("stormy").status()).isEqualTo(405);
        }
        int before = upstream.received().size();

        Answer refused = get("stormy");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(refused.body()).contains("\"reason\":\"stream_storm\"", "-32013");
        assertThat(upstream.received()).hasSize(before);
        assertThat(get("calm").status()).isEqualTo(405);
        assertThat(metric("sallyport_stream_opens_refused_total")).isPositive();
    }

    @Test
    void aClientWhoseStreamsEndAtOnceIsToldToTakeItsTime() throws Exception {
        edge.configure(Servers.streamable("hasty", upstream.url("/ends")));

        int first = retryMillis(get("hasty"));
        int second = retryMillis(get("hasty"));
        int third = retryMillis(get("hasty"));

        assertThat(first).isBetween(1_000, 1_500);
        assertThat(second).isBetween(2_000, 3_000);
        assertThat(third).isBetween(4_000, 6_000);
    }

    private static int retryMillis(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).matches("retry: [0-9]+\n\n");
        return Integer.parseInt(answer.body().substring("retry: ".length()).strip());
    }

    private static Answer get(String server) throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            return client.send(RawClient.bare("GET", "/" + server + "/mcp")).answer();
        }
    }

    private static double metric(String name) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics");
        return new McpHttp()
                .send("GET", metrics)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
