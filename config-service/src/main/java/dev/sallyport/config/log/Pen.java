package dev.sallyport.config.log;

import dev.sallyport.config.decide.Change;
import java.util.List;

/** The right to append. Whoever takes it takes it from its last owner. Confined to the writer's thread. */
interface Pen extends AutoCloseable {
    /** Appends all of {@code changes} or none, unless somebody took the pen. */
    Append append(List<Change> changes);

    /** Gives the pen up at once, whatever is under way. */
    @Override
    void close();

    /**
     * Where appended records are.
     *
     * @param config their offsets in the config log, in their order
     * @param history the offset of the last one in the history
     */
    record Placement(List<Long> config, long history) {
        public Placement {
            config = List.copyOf(config);
        }

        LogPosition end() {
            return new LogPosition(config.getLast() + 1, history + 1);
        }
    }

    /** What became of an append. A pen is of use only after {@link Committed}. */
    sealed interface Append {
        record Committed(Placement placement) implements Append {}

        record NotWritten(Exception cause) implements Append {}

        /** The commit was asked for and not answered: the records are there, or they never will be. */
        record Unsure(Placement placement, Exception cause) implements Append {}
    }

    /** The way to the log that a writer needs. */
    interface Desk extends AutoCloseable {
        /**
         * Makes this instance the writer.
         *
         * @throws org.apache.kafka.common.KafkaException when Kafka does not let us, or does not answer in time
         */
        Pen takePen();

        /**
         * Where the logs end now, as far as they are committed.
         *
         * @throws org.apache.kafka.common.KafkaException when Kafka does not answer in time
         */
        LogPosition end() throws InterruptedException;

        @Override
        void close();
    }
}
