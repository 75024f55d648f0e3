package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditCheck;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Refused;
import dev.sallyport.contract.audit.AuditEvent.Stopped;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.contract.audit.ChainReport;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.TopicRecorder;
import dev.sallyport.testkit.UsesKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever an edge refuses is in the audit trail, and what it lets pass is not. */
@UsesKafka
@Timeout(60)
class RefusalAuditTest {
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);

    private final McpHttp client = new McpHttp();

    @Test
    void everyRefusalIsALinkOfTheEdgesChain(KafkaUnderTest kafka) throws Exception {
        String node;
        CallRecord call;
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start(
                        (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
                EdgeUnderTest edge = EdgeUnderTest.start(kafka);
                CallLog calls = new CallLog(kafka)) {
            edge.configure(Servers.streamable("audited", upstream.url("/mcp")));
            client.post(edge.url("/audited/mcp"), McpHttp.call("passes"));
            client.post(edge.url("/audited/mcp"), McpHttp.call("refused"), "Mcp-Session-Id", "nobodys");
            client.post(edge.url("/no-such-path/mcp"), McpHttp.call("echo"));
            call = calls.of("audited", 2).stream()
                    .filter(each -> each.target().name().equals(Optional.of("refused")))
                    .findFirst()
                    .orElseThrow();
            node = call.edge();
        }
        List<AuditEvent> events = chainOf(node, kafka);

        assertThat(events).hasSize(4);
        assertThat(events.get(1)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo("unknown_session");
            assertThat(refused.httpStatus()).contains(404);
            assertThat(refused.callId()).isEqualTo(call.id());
            assertThat(refused.configOffset()).isEqualTo(call.configOffset());
            assertThat(refused.caller().authentication()).contains("anonymous");
            assertThat(refused.caller().address()).contains("127.0.0.1");
            assertThat(refused.target())
                    .isEqualTo(new AuditEvent.Target(
                            Optional.of("audited"), Optional.of("tools/call"), Optional.of("refused")));
        });
        assertThat(events.get(2))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo("no_such_server"));
        assertThat(events.get(3)).isEqualTo(new Stopped());
    }

    /** The events of the only run of this node, once it has stopped. */
    private static List<AuditEvent> chainOf(String node, KafkaUnderTest kafka) {
        try (TopicRecorder topic = TopicRecorder.of(kafka, Topics.AUDIT)) {
            List<ConsumerRecord<String, byte[]>> records = topic
                    .await(
                            Duration.ofSeconds(20),
                            "the stop of " + node,
                            read -> read.stream()
                                    .anyMatch(each -> each.key().equals(node)
                                            && CODEC.decode(each.value()).event() instanceof Stopped))
                    .stream()
                    .filter(each -> each.key().equals(node))
                    .toList();
            AuditCheck check = new AuditCheck(true);
            records.forEach(each -> check.add(each.offset(), node.getBytes(StandardCharsets.UTF_8), each.value()));
            assertThat(check.reports()).hasSize(1).allMatch(ChainReport::isIntact);
            return records.stream()
                    .map(each -> CODEC.decode(each.value()).event())
                    .toList();
        }
    }
}
