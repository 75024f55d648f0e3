package dev.sallyport.process.spool.kafka;

import dev.sallyport.process.spool.SpoolRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** A record that the producer has, and what has become of it. The producer's thread tells, the sender's asks. */
final class Handed implements Callback {
    private final SpoolRecord message;
    private volatile Fate fate = Fate.OPEN;
    private volatile String failure = "";

    enum Fate {
        OPEN,
        TAKEN,
        /** No Kafka will take it, ever. */
        IMPOSSIBLE,
        FAILED
    }

    Handed(SpoolRecord message) {
        this.message = message;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception problem) {
        if (problem == null) {
            fate = Fate.TAKEN;
            return;
        }
        failure = problem.toString();
        boolean tooLarge =
                problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException;
        fate = tooLarge ? Fate.IMPOSSIBLE : Fate.FAILED;
    }

    SpoolRecord message() {
        return message;
    }

    Fate fate() {
        return fate;
    }

    String failure() {
        return failure;
    }
}
