package dev.sallyport.process.spool.kafka;

import dev.sallyport.process.spool.SpoolRecord;
import java.time.Duration;
import java.util.List;

/** Where a {@link SpooledSender} gets its messages from. Called on the sender's thread alone. */
public interface MessageSource {
    /** Up to {@code max} messages, in order; waits for the first one no longer than {@code within}. */
    List<SpoolRecord> take(int max, Duration within) throws InterruptedException;

    /** Whether nothing waits to be taken. */
    boolean isEmpty();

    /** What is to be said at an ordered end, after everything else. Asked once. */
    default List<SpoolRecord> last() {
        return List.of();
    }

    /** So many messages that were taken are gone: Kafka can never take them, or a run ended that could not store them. */
    void lost(long messages);
}
