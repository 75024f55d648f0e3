package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TwoInstancesTest {
    private static final int WRITERS = 4;
    private static final int WRITES_EACH = 15;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Codec<HistoryEntry> HISTORY = Json.codec(HistoryEntry.class);

    @Test
    void writesThroughBothAtOnceLoseNoUpdate() throws Exception {
        try (KafkaBroker kafka = RunningKafka.start();
                RunningService one = RunningService.on(kafka);
                RunningService two = RunningService.on(kafka);
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            one.put("/servers/counter", counter(0));
            List<Callable<Integer>> work = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                List<RunningService> inTurn = writer % 2 == 0 ? List.of(one, two) : List.of(two, one);
                work.add(() -> countUp(inTurn));
            }

            int added = 0;
            for (Future<Integer> done : writers.invokeAll(work)) {
                added += done.get();
            }

            assertThat(added).isEqualTo(WRITERS * WRITES_EACH);
            assertThat(count(one.get("/servers/counter"))).isEqualTo(added);
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(two.get("/servers").json())
                            .isEqualTo(one.get("/servers").json()));
            assertThat(revisionsOf(kafka, added + 2)).isSorted().doesNotHaveDuplicates();
        }
    }

    /** What each answered write added, read and written through the instances in turn. */
    private static int countUp(List<RunningService> inTurn) {
        int added = 0;
        for (int turn = 0; added < WRITES_EACH; turn++) {
            RunningService service = inTurn.get(turn % inTurn.size());
            Reply read = service.get("/servers/counter");
            Reply written = service.put("/servers/counter", counter(count(read) + 1), "If-Match", read.header("ETag"));
            if (written.status() == 200) {
                added++;
            } else if (written.status() != 412) {
                assertThat(written.json().path("detail").asText()).contains("Nothing was written");
            }
        }
        return added;
    }

    private static int count(Reply reply) {
        return reply.json().path("description").asInt();
    }

    private static String counter(int value) {
        return """
                {"basePath":"counter","description":"%d","backend":{"url":"https://up.example.com/mcp"}}""".formatted(value);
    }

    private static List<Long> revisionsOf(KafkaBroker kafka, int count) {
        try (TopicRecorder history = TopicRecorder.of(kafka, Topics.CONFIG_HISTORY)) {
            return history.awaitCount(count, LIMIT).stream()
                    .map(record -> HISTORY.decode(record.value()).revision())
                    .toList();
        }
    }

    @Test
    void aWriteThroughTheOtherInstanceIsNeverOverwrittenByAnOlderView() {
        try (KafkaBroker kafka = RunningKafka.start();
                RunningService one = RunningService.on(kafka);
                RunningService two = RunningService.on(kafka)) {
            String tag = one.put("/servers/turn", counter(0)).header("ETag");
            for (int i = 1; i <= 10; i++) {
                RunningService writer = i % 2 == 0 ? one : two;
                RunningService other = i % 2 == 0 ? two : one;

                Reply written = writer.put("/servers/turn", counter(i), "If-Match", tag);
                Reply late = other.put("/servers/turn", counter(-1), "If-Match", tag);

                assertThat(written.status()).isEqualTo(200);
                assertThat(late.status()).isEqualTo(412);
                assertThat(late.header("ETag")).isEqualTo(written.header("ETag"));
                tag = written.header("ETag");
            }
        }
    }

    @Test
    void bothSeeTheSameSessionKeys() {
        try (KafkaBroker kafka = RunningKafka.start();
                RunningService one = RunningService.notYetReady(kafka.bootstrapServers(), RunningService.MASTER_KEY);
                RunningService two = RunningService.notYetReady(kafka.bootstrapServers(), RunningService.MASTER_KEY)) {
            one.awaitReady();
            two.awaitReady();

            JsonNode keys = one.get("/session-keys").json();

            assertThat(keys.path("keys")).hasSize(2);
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(two.get("/session-keys").json()).isEqualTo(keys));
        }
    }
}
