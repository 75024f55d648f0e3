package dev.sallyport.telemetry;

import dev.sallyport.process.HostCheck;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.Launch;
import dev.sallyport.process.ManagementServer;
import dev.sallyport.process.ManagementServer.Readiness;
import dev.sallyport.telemetry.query.QueryServer;
import dev.sallyport.telemetry.topology.CallStreams;
import dev.sallyport.telemetry.topology.CallsTopic;
import dev.sallyport.telemetry.topology.KafkaWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance of the pipeline: how its parts are put together, started and stopped. */
public final class TelemetryPipeline implements Launch.Running {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryPipeline.class);
    /** The topic's creator, which may start at the same time, has this long. */
    private static final Duration TOPIC_WITHIN = Duration.ofSeconds(60);

    private static final Duration OPEN_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

    private final TelemetryConfig config;
    private final InstantSource clock;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx = Vertx.vertx();
    private final Admin admin;
    private final KafkaWatch watch;
    private final QueryServer queries;
    private final AtomicReference<Optional<CallStreams>> streams = new AtomicReference<>(Optional.empty());

    private TelemetryPipeline(TelemetryConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.admin = Admin.create(config.kafka().with(Map.of()));
        this.watch = new KafkaWatch(admin, clock);
        this.queries =
                new QueryServer(vertx, config.admins().token(), config.admins().oauth());
    }

    /** Where this instance answers. */
    record Addresses(HostPort api, int managementPort) {}

    /** A started instance. */
    record Started(TelemetryPipeline pipeline, Addresses addresses) {}

    public static void main(String[] args) {
        // Streams has stopped then, and what it had not committed is done again: nothing is lost by leaving at once.
        Runnable leave = () -> Runtime.getRuntime().halt(1);
        Launch.main(
                args,
                System.err,
                TelemetryConfig::read,
                config -> start(config, InstantSource.system(), leave).pipeline());
    }

    /**
     * Starts an instance; returns when its topology runs, or is being restored.
     *
     * @param whenFailed runs when the topology has failed for good
     */
    static Started start(TelemetryConfig config, InstantSource clock, Runnable whenFailed) throws Exception {
        TelemetryPipeline pipeline = new TelemetryPipeline(config, clock);
        try {
            return new Started(pipeline, pipeline.open(whenFailed));
        } catch (Exception failed) {
            pipeline.close();
            throw failed;
        }
    }

    /** In the order in which each part needs the others: a port, to be known by; then Kafka; then answers. */
    private Addresses open(Runnable whenFailed) throws Exception {
        int port = await(queries.listen(config.listen()));
        HostPort self = self(port);
        HostCheck hostCheck = new HostCheck(List.of(URI.create("http://" + self)), config.allowedOrigins());
        ManagementServer.bindJvmMetrics(registry);
        ManagementServer management = new ManagementServer(config.management(), hostCheck, registry, this::readiness);
        await(vertx.deployVerticle(management));
        LOG.atInfo().addKeyValue("api", self).log("api port open");

        int partitions = CallsTopic.awaitPartitions(admin, TOPIC_WITHIN);
        watch.start();
        bindWatch();
        CallStreams started = new CallStreams(
                config.kafka(), config.applicationId(), config.stateDir(), self, config.keeping(), clock, registry);
        streams.set(Optional.of(started));
        started.start(whenFailed);
        queries.answerFrom(
                new QueryServer.Sources(started.streams(), partitions, self, config.keeping(), clock, watch::awaySince),
                hostCheck);
        return new Addresses(self, management.port());
    }

    private HostPort self(int listening) {
        HostPort advertised = config.advertised().orElse(config.listen());
        return advertised.port() == 0 ? new HostPort(advertised.host(), listening) : advertised;
    }

    private void bindWatch() {
        Gauge.builder(
                        "sallyport.telemetry.kafka.away",
                        watch,
                        now -> now.awaySince().isPresent() ? 1 : 0)
                .register(registry);
    }

    private Readiness readiness() {
        return streams.get()
                .map(running -> new Readiness(running.isReady(), running.state()))
                .orElseGet(() -> new Readiness(false, "waiting for Kafka"));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(OPEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<Void> stop() {
        return CompletableFuture.runAsync(this::close, Thread.ofPlatform().name("stop")::start);
    }

    @Override
    public Duration stopWithin() {
        return STOP_WITHIN;
    }

    /** No new questions, then no more counting. */
    private void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        queries.close();
        streams.get().ifPresent(CallStreams::close);
        watch.close();
        admin.close();
    }
}
