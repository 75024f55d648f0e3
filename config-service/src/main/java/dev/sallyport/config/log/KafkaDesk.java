package dev.sallyport.config.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;

/** {@link Pen.Desk} on Kafka. The admin client has a connection of its own: a reader's may be busy with a long poll. */
final class KafkaDesk implements Pen.Desk {
    private final KafkaClients clients;
    private final LogMetrics metrics;
    private final Admin admin;

    KafkaDesk(KafkaClients clients, LogMetrics metrics) {
        this.clients = clients;
        this.metrics = metrics;
        this.admin = clients.admin();
    }

    @Override
    public Pen takePen() {
        Producer<byte[], byte[]> producer = clients.writer();
        KafkaPen pen = new KafkaPen(producer, metrics);
        try {
            producer.initTransactions();
        } catch (RuntimeException failure) {
            pen.close();
            throw failure;
        }
        metrics.penTaken();
        return pen;
    }

    @Override
    public LogPosition end() throws InterruptedException {
        ListOffsetsResult ends = admin.listOffsets(
                Map.of(KafkaClients.CONFIG, OffsetSpec.latest(), KafkaClients.HISTORY, OffsetSpec.latest()),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        try {
            return new LogPosition(
                    ends.partitionResult(KafkaClients.CONFIG).get().offset(),
                    ends.partitionResult(KafkaClients.HISTORY).get().offset());
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not say where the log ends", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
