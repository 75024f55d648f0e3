package dev.sallyport.process.spool.kafka;

import dev.sallyport.process.spool.SpoolRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that are on their way to Kafka, in order, and the producer that has them. The producer tries for ever; what
 * it gives up nevertheless, such as for want of a right, is handed to a new one, from the first record on. Confined to the
 * sender's thread.
 */
final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** At 10,000 a second these are 400 ms: more than a Kafka that keeps up needs. */
    private static final int RECORDS_MAX = 4_096;

    /** Half of what a producer holds, so that it never makes the sender wait for room. */
    private static final long BYTES_MAX = 16 << 20;

    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final String topic;
    private final Map<String, Object> settings;
    private final Deque<SpoolRecord> toHand = new ArrayDeque<>();
    private final Deque<Handed> handed = new ArrayDeque<>();
    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
    private long bytes;
    private int unstored;
    private long tryAgainAt = System.nanoTime();
    private long takenAt = System.nanoTime();
    private boolean troubled;

    Delivery(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.settings = settings;
    }

    /** What has become of records since it was last asked. */
    record Progress(List<SpoolRecord> taken, List<SpoolRecord> impossible) {
        boolean isNone() {
            return taken.isEmpty() && impossible.isEmpty();
        }
    }

    /** How many further records may be on their way. */
    int room() {
        return bytes >= BYTES_MAX ? 0 : RECORDS_MAX - size();
    }

    long roomBytes() {
        return BYTES_MAX - bytes;
    }

    int size() {
        return toHand.size() + handed.size();
    }

    void add(List<SpoolRecord> records) {
        toHand.addAll(records);
        for (SpoolRecord each : records) {
            bytes += each.bytes();
            unstored += each.isStored() ? 0 : 1;
        }
    }

    /** How many of them no spool holds. */
    int unstored() {
        return unstored;
    }

    /** Whether Kafka has taken nothing for so long, although there was something for it. */
    boolean isAwayFor(Duration time) {
        return size() > 0 && System.nanoTime() - takenAt > time.toNanos();
    }

    /** Hands to the producer what it has not got yet. May block as long as a producer may for word of its topic. */
    void hand() {
        if (size() == 0) {
            takenAt = System.nanoTime();
        }
        if (toHand.isEmpty() || System.nanoTime() - tryAgainAt < 0) {
            return;
        }
        try {
            if (producer.isEmpty()) {
                producer = Optional.of(new KafkaProducer<>(settings));
            }
            boolean going = true;
            while (going && !toHand.isEmpty()) {
                going = hand(producer.get(), toHand.getFirst());
            }
        } catch (KafkaException e) {
            trouble(e.toString());
            anew();
        }
    }

    /** Returns false when it was not taken: no word of the topic. The callback says what becomes of a record. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private boolean hand(KafkaProducer<byte[], byte[]> to, SpoolRecord message) {
        Handed next = new Handed(message);
        to.send(new ProducerRecord<>(topic, message.key(), message.value()), next);
        if (next.fate() == Handed.Fate.FAILED) {
            trouble(next.failure());
            return false;
        }
        toHand.removeFirst();
        handed.addLast(next);
        return true;
    }

    /** Takes out what is done, in order. */
    Progress progress() {
        Progress progress = new Progress(new ArrayList<>(), new ArrayList<>());
        boolean going = true;
        while (going && !handed.isEmpty()) {
            Handed first = handed.getFirst();
            switch (first.fate()) {
                case OPEN -> going = false;
                case TAKEN -> progress.taken().add(done());
                case IMPOSSIBLE -> {
                    LOG.atError()
                            .addKeyValue("topic", topic)
                            .addKeyValue("error", first.failure())
                            .log("Kafka can never take a record: it is given up");
                    progress.impossible().add(done());
                }
                case FAILED -> {
                    trouble(first.failure());
                    anew();
                    going = false;
                }
            }
        }
        if (!progress.taken().isEmpty()) {
            takenAt = System.nanoTime();
            if (troubled) {
                troubled = false;
                LOG.atInfo().addKeyValue("topic", topic).log("Kafka takes records again");
            }
        }
        return progress;
    }

    private SpoolRecord done() {
        SpoolRecord message = handed.removeFirst().message();
        count(message);
        return message;
    }

    private void count(SpoolRecord done) {
        bytes -= done.bytes();
        unstored -= done.isStored() ? 0 : 1;
    }

    private void trouble(String error) {
        tryAgainAt = System.nanoTime() + TRY_AGAIN_AFTER.toNanos();
        if (!troubled) {
            troubled = true;
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("error", error)
                    .log("Kafka does not take records: they wait");
        }
    }

    /** Gives up the producer; all that it has not brought to Kafka is to be handed again. */
    private void anew() {
        producer.ifPresent(broken -> broken.close(Duration.ZERO));
        producer = Optional.empty();
        List<SpoolRecord> again = new ArrayList<>(size());
        for (Handed each : handed) {
            if (each.fate() == Handed.Fate.TAKEN) {
                count(each.message());
            } else {
                again.add(each.message());
            }
        }
        again.addAll(toHand);
        handed.clear();
        toHand.clear();
        toHand.addAll(again);
    }

    /** Ends the producer; {@link #progress} then says what it still did. */
    @Override
    public void close() {
        producer.ifPresent(ending -> ending.close(size() == 0 ? CLOSE_WITHIN : Duration.ZERO));
        producer = Optional.empty();
    }
}
