package dev.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A real broker, which is its own controller, in this JVM. It listens on 127.0.0.1 only; the address and the records
 * outlive {@link #stop()} and, in a kept directory, the process.
 */
public final class KafkaBroker implements KafkaUnderTest {
    private final BrokerDirectory directory;
    private final int port;
    private final AtomicReference<Optional<KafkaRaftServer>> running = new AtomicReference<>(Optional.empty());

    private KafkaBroker(BrokerDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** A running broker on a free port, whose records go when it is closed. */
    public static KafkaBroker temporary() {
        try {
            return started(BrokerDirectory.temporary(Files.createTempDirectory("sallyport-kafka-")), FreePort.next());
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary directory for a broker", failure);
        }
    }

    /** A running broker that keeps its records in the directory, and takes up those that it finds there. */
    public static KafkaBroker keeping(Path directory, int port) {
        return started(BrokerDirectory.kept(directory), port);
    }

    private static KafkaBroker started(BrokerDirectory directory, int port) {
        KafkaBroker broker = new KafkaBroker(directory, port);
        broker.start();
        return broker;
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
        if (running.get().isPresent()) {
            return;
        }
        BrokerSettings settings = new BrokerSettings(directory.path(), port, FreePort.next());
        directory.format(settings);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings.asProperties()), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException failure) {
            server.shutdown();
            throw failure;
        }
        running.set(Optional.of(server));
    }

    @Override
    public void stop() {
        running.getAndSet(Optional.empty()).ifPresent(server -> {
            server.shutdown();
            server.awaitShutdown();
        });
    }

    @Override
    public void close() {
        stop();
        directory.release();
    }

    /** Returns when the broker has stopped, whoever stopped it. */
    void awaitEnd() {
        running.get().ifPresent(KafkaRaftServer::awaitShutdown);
    }
}
