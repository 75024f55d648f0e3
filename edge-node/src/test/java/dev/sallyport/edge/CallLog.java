package dev.sallyport.edge;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.TopicRecorder;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The call records that edges sent, found by the server that was called. */
public final class CallLog implements AutoCloseable {
    private static final Codec<CallRecord> CODEC = Json.codec(CallRecord.class);
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final TopicRecorder topic;

    public CallLog(KafkaUnderTest kafka) {
        topic = TopicRecorder.of(kafka, Topics.CALLS);
    }

    /** The first record of a call to {@code server}. */
    public CallRecord of(String server) {
        return of(server, 1).getFirst();
    }

    /** The first {@code count} records of calls to {@code server}, as soon as there are so many. */
    public List<CallRecord> of(String server, int count) {
        List<ConsumerRecord<String, byte[]>> read = topic.await(
                WITHIN,
                count + " calls of " + server,
                records -> matching(records, server).size() >= count);
        return matching(read, server);
    }

    private static List<CallRecord> matching(List<ConsumerRecord<String, byte[]>> records, String server) {
        return records.stream()
                .map(each -> CODEC.decode(each.value()))
                .filter(call -> call.target().server().filter(server::equals).isPresent())
                .toList();
    }

    @Override
    public void close() {
        topic.close();
    }
}
