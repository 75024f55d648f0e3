package dev.sallyport.edge.telemetry.kafka;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.CallRecordWriter;
import dev.sallyport.edge.telemetry.CallQueue;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.spool.SpoolRecord;
import dev.sallyport.process.spool.kafka.MessageSource;
import dev.sallyport.process.spool.kafka.SpooledSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Takes call records from the queue and sends them, by way of the spool, on one thread. While neither Kafka nor the disk
 * takes any, the queue fills and counts what it drops, and no event loop notices.
 */
public final class CallSender implements Runnable {
    private final SpooledSender sender;

    /** Prepares to send; {@code kafka} says where and how. */
    public CallSender(KafkaAccess kafka, CallQueue queue, Spool spool) {
        this.sender = new SpooledSender(
                kafka,
                Topics.CALLS,
                Map.of(ProducerConfig.LINGER_MS_CONFIG, "20"),
                spool,
                new Calls(queue, new CallRecordWriter()));
    }

    @Override
    public void run() {
        sender.run();
    }

    private record Calls(CallQueue queue, CallRecordWriter writer) implements MessageSource {
        @Override
        public List<SpoolRecord> take(int max, Duration within) throws InterruptedException {
            return queue.take(max, within).stream().map(this::message).toList();
        }

        /** The id is the key, so that a record that is sent twice meets its first copy in one partition. */
        private SpoolRecord message(CallRecord call) {
            return SpoolRecord.of(call.id().getBytes(StandardCharsets.US_ASCII), writer.write(call));
        }

        @Override
        public boolean isEmpty() {
            return queue.size() == 0;
        }

        @Override
        public void lost(long messages) {
            queue.lost(messages);
        }
    }

    /** Ends {@link #run} once the queue is empty and its records are in Kafka, or on disk; for any thread. */
    public void stop() {
        sender.stop();
    }
}
