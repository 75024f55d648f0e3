package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditCheck;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.contract.audit.ChainReport;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whatever an administrator does, or is not let do, is in the audit trail. */
class AdminAuditTest {
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);
    private static final String SERVER = """
            {"basePath":"%s","backend":{"url":"https://up.example.com/mcp"}}""";
    private static final Actor ADMIN = new Actor(Optional.of("admin-token"), Optional.of("127.0.0.1"));

    @Test
    void everyActionIsALinkOfTheServicesChain() {
        try (KafkaBroker kafka = RunningKafka.start()) {
            long revision;
            try (RunningService service = RunningService.on(kafka)) {
                String tag = service.put("/servers/a?why=first", SERVER.formatted("a"))
                        .header("ETag");
                revision = Long.parseLong(tag.replace("\"", ""));
                service.put("/servers/a", SERVER.formatted("a"), "If-Match", tag);
                service.put("/servers/a", SERVER.formatted("b"));
                service.put("/servers/a", SERVER.formatted("b"), "If-Match", "\"1\"");
                service.delete("/servers/none", "If-Match", "*");
                service.post("/apply", "application/json", "[" + document("c") + "," + document("d") + "]");
                service.send(service.anonymous("DELETE", "/servers/a", "").header("Authorization", "Bearer wrong"));
            }
            List<AuditEvent> events = chain(kafka, 11);

            assertThat(events.get(1)).isInstanceOfSatisfying(AdminAction.class, made -> {
                assertThat(made.actor().name()).contains("config-service");
                assertThat(made.action()).isEqualTo("make-session-keys");
                assertThat(made.outcome()).isEqualTo("created");
            });
            assertThat(events.get(2))
                    .isEqualTo(new AdminAction(
                            ADMIN,
                            "put",
                            Optional.of("McpServer/a"),
                            Optional.of(revision),
                            Optional.of("first"),
                            "created",
                            Optional.empty()));
            assertThat(events.subList(3, 9))
                    .extracting(AdminAuditTest::summary)
                    .containsExactly(
                            "put McpServer/a unchanged",
                            "put McpServer/a refused precondition_missing",
                            "put McpServer/a refused stale",
                            "remove McpServer/none refused not_found",
                            "apply McpServer/c created",
                            "apply McpServer/d created");
            assertThat(events.get(9))
                    .isEqualTo(new AdminAction(
                            new Actor(Optional.empty(), Optional.of("127.0.0.1")),
                            "DELETE",
                            Optional.of("/api/v1/servers/a"),
                            Optional.empty(),
                            Optional.empty(),
                            "refused",
                            Optional.of("unauthorized")));
        }
    }

    @Test
    void whatCouldNotBeReadIsAuditedWithoutWhatItSaid() {
        try (KafkaBroker kafka = RunningKafka.start()) {
            try (RunningService service = RunningService.on(kafka)) {
                service.put("/servers/a", SERVER.formatted("Planted Secret"));
                service.put("/servers/a?wait=planted-secret", SERVER.formatted("a"));
                service.post("/apply", "application/json", "[{\"planted-secret\":1}]");
                service.post("/apply", "text/planted-secret", "");
                service.put("/servers/a", "\"" + "planted-secret".repeat(30_000) + "\"");
                service.delete("/servers/a", "If-Match", "planted-secret");
                service.post("/servers/a/rollback", "application/json", "{\"revision\":1}");
                service.get("/servers?limit=planted-secret");
            }
            List<AuditEvent> events = chain(kafka, 10);

            assertThat(events.subList(2, 9))
                    .extracting(AdminAuditTest::summary)
                    .containsExactly(
                            "PUT /api/v1/servers/a refused bad_request",
                            "PUT /api/v1/servers/a refused bad_request",
                            "POST /api/v1/apply refused bad_request",
                            "POST /api/v1/apply refused unsupported_media_type",
                            "PUT /api/v1/servers/a refused content_too_large",
                            "DELETE /api/v1/servers/a refused bad_request",
                            "roll-back McpServer/a refused not_found");
            assertThat(events.subList(2, 9))
                    .allSatisfy(
                            event -> assertThat(((AdminAction) event).actor()).isEqualTo(ADMIN));
            assertThat(events.toString().toLowerCase(Locale.ROOT)).doesNotContain("planted");
        }
    }

    private static String document(String name) {
        return "{\"kind\":\"McpServer\",\"name\":\"" + name + "\","
                + SERVER.formatted(name).substring(1);
    }

    private static String summary(AuditEvent event) {
        AdminAction action = (AdminAction) event;
        return (action.action() + " " + action.resource().orElse("-") + " " + action.outcome() + " "
                        + action.reason().orElse(""))
                .strip();
    }

    private static List<AuditEvent> chain(KafkaBroker kafka, int count) {
        try (TopicRecorder topic = TopicRecorder.of(kafka, Topics.AUDIT)) {
            List<ConsumerRecord<String, byte[]>> records = topic.awaitCount(count, Duration.ofSeconds(20));
            AuditCheck check = new AuditCheck(true);
            records.forEach(
                    each -> check.add(each.offset(), each.key().getBytes(StandardCharsets.UTF_8), each.value()));
            assertThat(check.reports()).hasSize(1).allMatch(ChainReport::isIntact);
            return records.stream()
                    .map(each -> CODEC.decode(each.value()).event())
                    .toList();
        }
    }
}
