package dev.sallyport.config.log;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Command;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.audit.AuditLog;
import dev.sallyport.process.audit.AuditTrail;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.spool.SpoolLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The configuration, its past and its readers. Safe for any thread; no method but {@link #close} blocks. */
public final class ConfigLog implements AutoCloseable {
    /** What the audit trail calls the writer; its runs tell one instance from another. */
    private static final String NODE = "config-service";

    private static final String VERSION =
            Objects.requireNonNullElse(ConfigLog.class.getPackage().getImplementationVersion(), "development");

    /** More than the largest {@code apply} changes. */
    private static final int AUDIT_EVENTS_MAX = 20_000;

    private static final Duration AUDIT_ENDS_WITHIN = Duration.ofSeconds(6);

    private final Replay replay;
    private final Writer writer;
    private final NodeWatch nodeWatch;
    private final AuditTrail audit;
    private final Thread auditThread;
    private final RevocationLog revocations;

    private ConfigLog(Replay replay, Writer writer, NodeWatch nodeWatch, AuditTrail audit, RevocationLog revocations) {
        this.replay = replay;
        this.writer = writer;
        this.nodeWatch = nodeWatch;
        this.audit = audit;
        this.revocations = revocations;
        this.auditThread = new Thread(audit, "audit-trail");
    }

    /** Starts reading; Kafka may come later. Audit records that it does not take wait in {@code dataDir}. */
    public static ConfigLog open(
            KafkaAccess access, Optional<Path> dataDir, MeterRegistry registry, InstantSource clock) {
        KafkaClients clients = new KafkaClients(access);
        LogMetrics metrics = new LogMetrics(registry);
        Replay replay = new Replay(clients::reader, metrics);
        metrics.watch(replay);
        Writer writer = new Writer(new Appender(replay, new KafkaDesk(clients, metrics)), metrics, clock);
        NodeWatch nodeWatch = new NodeWatch(clients::reader, clock);
        replay.start();
        writer.start();
        nodeWatch.start();
        AuditTrail audit = new AuditTrail(
                access, new AuditTrail.Source(NODE, VERSION), AUDIT_EVENTS_MAX, dataDir.map(ConfigLog::spool), clock);
        audit.watch(registry);
        RevocationLog revocations = new RevocationLog(clients, audit, clock);
        revocations.start();
        ConfigLog log = new ConfigLog(replay, writer, nodeWatch, audit, revocations);
        log.auditThread.start();
        return log;
    }

    private static Spool.Place spool(Path dataDir) {
        return new Spool.Place(dataDir.resolve("spool").resolve("audit"), SpoolLimits.DEFAULT.auditBytesMax());
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
        return writer.submit(command, author)
                .whenComplete((outcome, none) ->
                        WriteEvents.of(command, author, outcome).forEach(audit::offer));
    }

    /** The revocations, which have a log of their own. */
    public RevocationLog revocations() {
        return revocations;
    }

    /** Where to tell what nobody wrote: who was not let in. */
    public AuditLog audit() {
        return audit;
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
            revocations.stop();
            nodeWatch.stop();
            replay.stop();
            audit.stop();
            auditThread.join(AUDIT_ENDS_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
