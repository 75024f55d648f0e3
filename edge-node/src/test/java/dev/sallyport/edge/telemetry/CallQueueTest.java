package dev.sallyport.edge.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallQueueTest {
    private final CallQueue queue = new CallQueue(3);

    @Test
    void whatDoesNotFitIsDroppedAndCounted() throws Exception {
        for (int i = 0; i < 5; i++) {
            queue.offer(call("call-" + i));
        }

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.dropped()).isEqualTo(2);
        assertThat(ids(10)).containsExactly("call-0", "call-1", "call-2");
        assertThat(queue.size()).isZero();
    }

    @Test
    void recordsComeInBatches() throws Exception {
        queue.offer(call("a"));
        queue.offer(call("b"));
        queue.offer(call("c"));

        assertThat(ids(2)).containsExactly("a", "b");
        assertThat(ids(2)).containsExactly("c");
        assertThat(ids(2)).isEmpty();
    }

    @Test
    void whatKafkaDoesNotTakeIsCountedToo() {
        queue.lost(7);

        assertThat(queue.dropped()).isEqualTo(7);
    }

    private List<String> ids(int max) throws InterruptedException {
        return queue.take(max, Duration.ofMillis(1)).stream()
                .map(CallRecord::id)
                .toList();
    }

    private static CallRecord call(String id) {
        return new CallRecord(
                CallRecord.SCHEMA,
                Instant.EPOCH,
                id,
                "edge",
                0,
                new CallRecord.Target(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new CallRecord.Caller(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new CallRecord.Timing(Optional.empty(), Optional.empty(), 1, Optional.empty()),
                new CallRecord.Traffic(0, 0, 0),
                new CallRecord.Result(
                        Outcome.OK, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
