package dev.sallyport.config.log;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Command;
import dev.sallyport.process.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The configuration, its past and its readers. Safe for any thread; no method but {@link #close} blocks. */
public final class ConfigLog implements AutoCloseable {
    private final Replay replay;
    private final Writer writer;
    private final NodeWatch nodeWatch;

    private ConfigLog(Replay replay, Writer writer, NodeWatch nodeWatch) {
        this.replay = replay;
        this.writer = writer;
        this.nodeWatch = nodeWatch;
    }

    /** Starts reading; Kafka may come later. */
    public static ConfigLog open(KafkaAccess access, MeterRegistry registry, InstantSource clock) {
        KafkaClients clients = new KafkaClients(access);
        LogMetrics metrics = new LogMetrics(registry);
        Replay replay = new Replay(clients::reader, metrics);
        metrics.watch(replay);
        Writer writer = new Writer(new Appender(replay, new KafkaDesk(clients, metrics)), metrics, clock);
        NodeWatch nodeWatch = new NodeWatch(clients::reader, clock);
        replay.start();
        writer.start();
        nodeWatch.start();
        return new ConfigLog(replay, writer, nodeWatch);
    }

    public LogView view() {
        return replay.view();
    }

    /** Completes once, when the view is as new as the log was at the start. */
    public CompletableFuture<LogView> live() {
        return replay.live();
    }

    public RevisionHistory history() {
        return replay.history();
    }

    /** Carries out a command, in its turn. Answers in bounded time, whatever Kafka does, and never fails. */
    public CompletableFuture<WriteOutcome> write(Command command, Author author) {
        return writer.submit(command, author);
    }

    /** By node id, gone ones included. */
    public Map<String, EdgeNode> nodes() {
        return nodeWatch.nodes();
    }

    /** Completes with nothing when every live edge has applied {@code offset}, or in time with those that lag. */
    public CompletableFuture<List<EdgeNode>> applied(long offset, Duration within) {
        return nodeWatch.applied(offset, within);
    }

    /** Refuses what is waiting and ends all threads; blocks for as long as one call to Kafka may take. */
    @Override
    public void close() {
        try {
            writer.stop();
            nodeWatch.stop();
            replay.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
