package dev.sallyport.testkit;

/** A Kafka that a test may stop and start again: it comes back at the same address with the records it had. */
public interface KafkaUnderTest extends AutoCloseable {
    String bootstrapServers();

    /** Returns when clients can use the broker. Does nothing while it runs. */
    void start();

    /** Returns when the address refuses connections. Does nothing while it is stopped. */
    void stop();

    /** Stops for good. */
    @Override
    void close();
}
