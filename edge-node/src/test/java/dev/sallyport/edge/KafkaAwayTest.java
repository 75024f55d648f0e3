package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditCheck;
import dev.sallyport.contract.audit.ChainReport;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an edge has to tell outlives Kafka's absence, and the edge. */
@Timeout(90)
class KafkaAwayTest {
    private static final int CALLS = 20;

    private final McpHttp client = new McpHttp();

    @Test
    void callsGoOnAndTheirRecordsAreSentAfterARestartOfTheEdge() throws Exception {
        try (KafkaBroker kafka = KafkaBroker.temporary();
                UpstreamUnderTest upstream = UpstreamUnderTest.start(
                        (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
                EdgeUnderTest edge = EdgeUnderTest.start(kafka)) {
            edge.configure(Servers.streamable("spooled", upstream.url("/mcp")));
            kafka.stop();
            call(edge, 0);
            edge.restart();
            call(edge, CALLS);
            kafka.start();

            try (CallLog calls = new CallLog(kafka)) {
                assertThat(calls.of("spooled", 2 * CALLS + 2))
                        .extracting(call -> call.target().name().orElse(""))
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2 * CALLS)
                                .mapToObj(call -> call % CALLS == 0
                                        ? List.of("refused", "call-" + call)
                                        : List.of("call-" + call))
                                .flatMap(List::stream)
                                .toList());
            }
            assertThat(chains(kafka))
                    .hasSize(2)
                    .allSatisfy(report -> assertThat(report.findings()).isEmpty());
        }
    }

    /** One call is refused: the audit trail has something to say. */
    private void call(EdgeUnderTest edge, int first) throws Exception {
        client.post(edge.url("/spooled/mcp"), McpHttp.call("refused"), "Mcp-Session-Id", "nobodys");
        for (int call = first; call < first + CALLS; call++) {
            assertThat(client.post(edge.url("/spooled/mcp"), McpHttp.call("call-" + call))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Of both runs: start, refusal and stop of the first, start and refusal of the second. */
    private static List<ChainReport> chains(KafkaBroker kafka) {
        try (TopicRecorder topic = TopicRecorder.of(kafka, Topics.AUDIT)) {
            AuditCheck check = new AuditCheck(true);
            topic.awaitCount(5, Duration.ofSeconds(20))
                    .forEach(each ->
                            check.add(each.offset(), each.key().getBytes(StandardCharsets.UTF_8), each.value()));
            return check.reports();
        }
    }
}
