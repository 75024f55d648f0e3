package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@UsesKafka
@Timeout(60)
class EdgeTransportTest {
    private static final String EVENT = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}";
    private static final String ANSWER = "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";

    private final McpHttp client = new McpHttp();

    @ParameterizedTest
    @EnumSource
    void anEdgeServesAStreamOnEveryTransportThatThisMachineHas(EdgeTransport transport, KafkaUnderTest kafka)
            throws Exception {
        assumeThat(transport.isAvailable()).as(transport + " is here").isTrue();
        Semaphore clientHasIt = new Semaphore(0);
        try (EdgeUnderTest edge = EdgeUnderTest.start(kafka, transport);
                UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send(EVENT + "\n\n");
                    clientHasIt.acquireUninterruptibly();
                    connection.send(ANSWER + "\n\n");
                    connection.socket().close();
                })) {
            String server = "on-" + transport.name().toLowerCase(Locale.ROOT).replace('_', '-');
            edge.configure(Servers.streamable(server, upstream.url("/mcp")));

            HttpResponse<InputStream> answer =
                    client.postStreaming(edge.url("/" + server + "/mcp"), McpHttp.call("slow"));
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));

            assertThat(nextData(lines)).isEqualTo(EVENT);
            clientHasIt.release();
            assertThat(nextData(lines)).isEqualTo(ANSWER);
        }
    }

    private static String nextData(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }
}
