package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.testkit.KafkaBroker;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KafkaAwayTest {
    private static final String SERVER = """
            {"basePath":"%s","backend":{"url":"https://up.example.com/mcp"}}""";

    @Test
    void readsGoOnAndWritesAreRefusedInTimeUntilKafkaIsBack() {
        try (KafkaBroker kafka = RunningKafka.start();
                RunningService service = RunningService.on(kafka)) {
            service.put("/servers/before", SERVER.formatted("before"));
            kafka.stop();

            assertThat(service.get("/servers/before").status()).isEqualTo(200);
            long asked = System.nanoTime();
            Reply refused = service.put("/servers/during", SERVER.formatted("during"));
            Duration took = Duration.ofNanos(System.nanoTime() - asked);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.json().path("detail").asText()).contains("Nothing was written");
            assertThat(took).isLessThan(Duration.ofSeconds(15));

            kafka.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> service.put("/servers/after", SERVER.formatted("after"), "If-None-Match", "*")
                                    .status()
                            == 201);
            assertThat(service.get("/servers/during").status()).isEqualTo(404);
        }
    }

    @Test
    void aServiceThatStartsBeforeKafkaSaysSoAndCatchesUpLater() {
        try (KafkaBroker kafka = RunningKafka.start()) {
            kafka.stop();
            try (RunningService service =
                    RunningService.notYetReady(kafka.bootstrapServers(), RunningService.MASTER_KEY)) {
                Reply early = service.get("/servers");
                assertThat(early.status()).isEqualTo(503);
                assertThat(early.header("Retry-After")).isNotEmpty();

                kafka.start();

                Awaitility.await().atMost(Duration.ofSeconds(60)).until(service::isReady);
                assertThat(service.get("/servers").status()).isEqualTo(200);
            }
        }
    }
}
