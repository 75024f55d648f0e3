package dev.sallyport.config;

import dev.sallyport.config.api.AdminApi;
import dev.sallyport.config.api.ExpressionCheck;
import dev.sallyport.config.api.Intake;
import dev.sallyport.config.api.RuleCheck;
import dev.sallyport.config.api.SessionKeyMint;
import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Command.MakeSessionKeys;
import dev.sallyport.config.log.ConfigLog;
import dev.sallyport.config.log.LogView;
import dev.sallyport.config.log.WriteOutcome;
import dev.sallyport.config.session.SessionView;
import dev.sallyport.config.session.hazelcast.ClusterSessions;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.Launch;
import dev.sallyport.process.ManagementServer;
import dev.sallyport.process.ManagementServer.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The config service: all wiring is here. */
public final class ConfigService implements Launch.Running {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigService.class);
    private static final Duration KEYS_RETRY = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final ConfigLog log;
    private final AdminApi api;
    private final SessionKeyMint mint;
    private final Optional<SessionView> sessions;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.READING_THE_LOG);

    /** How far the start is; the label is what {@code /health/ready} says. */
    private enum Stage {
        READING_THE_LOG("reading the config log"),
        MAKING_SESSION_KEYS("making the first session keys"),
        WRONG_MASTER_KEY("the session keys in the log were sealed with another master key"),
        READY("ready"),
        STOPPING("stopping");

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    private ConfigService(
            Vertx vertx, ConfigLog log, AdminApi api, SessionKeyMint mint, Optional<SessionView> sessions) {
        this.vertx = vertx;
        this.log = log;
        this.api = api;
        this.mint = mint;
        this.sessions = sessions;
    }

    public static void main(String[] args) {
        Launch.main(args, System.err, ConfigServiceSettings::read, settings -> start(settings, InstantSource.system()));
    }

    /** Starts a service, whether or not Kafka is there; returns when its ports are open. */
    public static ConfigService start(ConfigServiceSettings settings, InstantSource clock) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ManagementServer.bindJvmMetrics(registry);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        ConfigLog log = ConfigLog.open(settings.kafka(), settings.dataDir(), registry, clock);
        SessionKeyMint mint = new SessionKeyMint(settings.secrets().masterKey(), clock);
        HostCheck hostCheck = new HostCheck(
                settings.access().publicUrl().stream().toList(),
                settings.access().allowedOrigins());
        Optional<SessionView> sessions = settings.cluster().map(ClusterSessions::connect);
        AdminApi api = new AdminApi(
                new AdminApi.Settings(settings.listen(), settings.gatewayUrl()),
                new AdminApi.Guard(
                        settings.secrets().adminToken(),
                        settings.access().oauth(),
                        hostCheck,
                        settings.access().notBeforePush()),
                log,
                new Intake(
                        new ExpressionCheck().and(new RuleCheck()),
                        settings.secrets().masterKey(),
                        clock),
                mint,
                sessions,
                clock);
        ConfigService service = new ConfigService(vertx, log, api, mint, sessions);
        ManagementServer management =
                new ManagementServer(settings.management(), hostCheck, registry, service::readiness);
        try {
            vertx.deployVerticle(management)
                    .compose(id -> vertx.deployVerticle(api))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (Exception failure) {
            service.stop().join();
            throw failure;
        }
        Future.fromCompletionStage(log.live(), vertx.getOrCreateContext()).onSuccess(service::seeToSessionKeys);
        return service;
    }

    /** The port of the admin API. */
    public int port() {
        return api.port().join();
    }

    public boolean isReady() {
        return stage.get() == Stage.READY;
    }

    private Readiness readiness() {
        Stage now = stage.get();
        return new Readiness(now == Stage.READY, now.label);
    }

    /** A gateway cannot open a session without keys, so they are there before anything else. */
    private void seeToSessionKeys(LogView view) {
        if (!mint.canOpen(view.image())) {
            stage.set(Stage.WRONG_MASTER_KEY);
            LOG.error(Stage.WRONG_MASTER_KEY.label);
            return;
        }
        if (view.image().sessionKeys().isPresent()) {
            stage.set(Stage.READY);
            return;
        }
        stage.set(Stage.MAKING_SESSION_KEYS);
        Future.fromCompletionStage(
                        log.write(new MakeSessionKeys(mint.fresh(), mint.fresh()), Author.SELF),
                        vertx.getOrCreateContext())
                .onSuccess(outcome -> {
                    switch (outcome) {
                        case WriteOutcome.Decided decided -> stage.set(Stage.READY);
                        case WriteOutcome.Unavailable unavailable ->
                            vertx.setTimer(KEYS_RETRY.toMillis(), timer -> seeToSessionKeys(log.view()));
                    }
                });
    }

    /** The log goes first, so that writes under way are still answered. */
    @Override
    public CompletableFuture<Void> stop() {
        stage.set(Stage.STOPPING);
        return CompletableFuture.runAsync(log::close)
                .thenRun(() -> sessions.ifPresent(SessionView::close))
                .thenCompose(closed -> vertx.close().toCompletionStage());
    }

    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(30);
    }
}
