package dev.sallyport.edge;

import dev.sallyport.contract.telemetry.NodeStatus;
import dev.sallyport.contract.telemetry.NodeStatus.State;
import dev.sallyport.edge.cluster.EdgeCluster;
import dev.sallyport.edge.cluster.NodeLife;
import dev.sallyport.edge.cluster.NodeLife.Need;
import dev.sallyport.edge.exchange.TrustedProxies;
import dev.sallyport.edge.http.EdgeServer;
import dev.sallyport.edge.http.InFlight;
import dev.sallyport.edge.http.ListChanges;
import dev.sallyport.edge.http.Revivals;
import dev.sallyport.edge.http.SessionFarewells;
import dev.sallyport.edge.policy.PolicyCompiler;
import dev.sallyport.edge.policy.ToolWatch;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.revocation.RevocationDisk;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.edge.revocation.kafka.RevocationFollower;
import dev.sallyport.edge.session.SessionKeeper;
import dev.sallyport.edge.session.StreamGate;
import dev.sallyport.edge.snapshot.ServerCompiler;
import dev.sallyport.edge.snapshot.SnapshotCompiler;
import dev.sallyport.edge.snapshot.SnapshotDisk;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.edge.snapshot.kafka.ConfigLogFollower;
import dev.sallyport.edge.stream.ring.LoopRings;
import dev.sallyport.edge.stream.ring.Rings;
import dev.sallyport.edge.telemetry.CallQueue;
import dev.sallyport.edge.telemetry.EdgeMetrics;
import dev.sallyport.edge.telemetry.kafka.CallSender;
import dev.sallyport.edge.telemetry.kafka.Heartbeat;
import dev.sallyport.edge.upstream.HealthBoard;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.edge.upstream.credential.CredentialSources;
import dev.sallyport.edge.upstream.health.HealthChecks;
import dev.sallyport.edge.warmup.WarmUp;
import dev.sallyport.oauth.FetchLimits;
import dev.sallyport.oauth.Issuers;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.Launch;
import dev.sallyport.process.ManagementServer;
import dev.sallyport.process.ManagementServer.Readiness;
import dev.sallyport.process.OutboundRules;
import dev.sallyport.process.audit.AuditTrail;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.tls.TlsWatch;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One edge: all its wiring, by hand.
 *
 * <pre>
 *   config log ──follower──▶ SnapshotHolder ──▶ EdgeServer × event loops ──▶ upstreams
 *   revocation log ──follower──▶ RevocationHolder ──▶ │
 *                    Kafka ◀──sender── spool ◀── CallQueue, AuditTrail
 * </pre>
 */
public final class EdgeNode implements Launch.Running {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeNode.class);
    private static final String VERSION =
            Objects.requireNonNullElse(EdgeNode.class.getPackage().getImplementationVersion(), "development");

    /** Starts must fail fast on a port that is taken. */
    private static final Duration START_WITHIN = Duration.ofSeconds(30);

    private static final Duration THREADS_END_WITHIN = Duration.ofSeconds(6);

    private final EdgeNodeConfig config;
    private final Instant startedAt = Instant.now();
    private final NodeLife life = new NodeLife();
    private final SnapshotHolder snapshots = new SnapshotHolder();
    private final RevocationHolder revocations = new RevocationHolder();
    private final EdgeCluster cluster;
    private final Rings rings;
    private final SessionFarewells farewells;
    private final SessionKeeper sessions;
    private final Issuers issuers;
    private final HealthChecks health;
    private final CallQueue calls;
    private final EdgeMetrics metrics;
    private final Vertx vertx;
    private final List<EdgeServer> servers;
    private final ManagementServer management;
    private final ConfigLogFollower follower;
    private final RevocationDisk revocationDisk;
    private final RevocationFollower revocationFollower;
    private final CallSender sender;
    private final AuditTrail audit;
    private final Heartbeat heartbeat;
    private final List<Thread> threads;
    private final Thread keeping;
    private final Optional<TlsWatch> tls;
    private volatile String configSource = "none";

    private EdgeNode(EdgeNodeConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.revocationDisk = new RevocationDisk(config.dataDir());
        this.cluster = EdgeCluster.start(config.cluster());
        this.calls = new CallQueue(config.limits().telemetryRecordsMax());
        this.issuers = new Issuers(vertx, OutboundRules.TLS_OR_LOOPBACK, FetchLimits.DEFAULT);
        this.rings = new Rings(cluster.rings(), config.loops());
        vertx.setPeriodic(LimitGate.TICK_MILLIS, timer -> cluster.limits().tick());
        vertx.setPeriodic(LoopRings.LEASE_MILLIS, timer -> rings.tick());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ManagementServer.bindJvmMetrics(registry);
        this.metrics = new EdgeMetrics(registry);
        Revivals revivals = new Revivals(cluster.revivals());
        metrics.watchRevivals(revivals::revived, revivals::givenUp);
        this.farewells = new SessionFarewells(vertx, snapshots, revivals);
        StreamGate streams = new StreamGate(config.limits().streamOpensPerMinuteMax(), System::nanoTime);
        this.sessions = new SessionKeeper(cluster.sessions(), streams, farewells, InstantSource.system());
        ListChanges listChanges = new ListChanges(cluster.listChangeNews());
        vertx.setPeriodic(ListChanges.TICK_MILLIS, timer -> listChanges.tick());
        watch();
        this.tls = config.tls().map(files -> new TlsWatch(files, registry));
        EdgeServer.Settings settings = settings();
        this.audit = new AuditTrail(
                config.kafka(),
                new AuditTrail.Source(config.nodeId(), VERSION),
                config.limits().telemetryRecordsMax(),
                Optional.of(config.auditSpool()),
                InstantSource.system());
        audit.watch(registry);
        HealthBoard board = new HealthBoard();
        this.health = new HealthChecks(vertx, board, metrics::upstreamMembers, config.upstreams());
        EdgeServer.Shared shared = new EdgeServer.Shared(
                snapshots,
                calls,
                audit,
                metrics,
                new Circuits(cluster.circuitNews(), Clock.systemUTC()),
                board,
                listChanges,
                revocations,
                rings,
                sessions,
                revivals);
        this.servers = IntStream.range(0, config.loops())
                .mapToObj(loop -> new EdgeServer(settings, shared))
                .toList();
        this.management =
                new ManagementServer(config.management(), HostCheck.loopbackOnly(), registry, this::readiness);
        this.heartbeat = new Heartbeat(config.kafka(), config.nodeId(), this::status);
        Spool callSpool = new Spool("calls", Optional.of(config.callSpool()));
        callSpool.watch(registry);
        this.sender = new CallSender(config.kafka(), calls, callSpool);
        this.follower = new ConfigLogFollower(
                config.kafka(), compiler(), snapshots, new SnapshotDisk(config.dataDir()), new ConfigProgress());
        this.revocationFollower = new RevocationFollower(
                config.kafka(), revocations, revocationDisk, InstantSource.system(), () -> life.has(Need.REVOCATIONS));
        this.threads = List.of(
                new Thread(follower, "config-log"),
                new Thread(revocationFollower, "revocation-log"),
                new Thread(sender, "call-records"),
                new Thread(audit, "audit-trail"),
                new Thread(heartbeat, "heartbeat"));
        this.keeping = new Thread(sessions, "sessions");
    }

    private void watch() {
        metrics.watchInFlight(() -> sum(InFlight::exchanges), () -> sum(InFlight::streams));
        metrics.watchMemory(() -> Math.max(0, PlatformDependent.usedDirectMemory()));
        metrics.watchConfig(snapshots);
        metrics.watchRevocations(revocations);
        metrics.watchQueue(calls);
        metrics.watchRings(rings.metrics());
        metrics.watchLimits(cluster.limits().metrics());
        metrics.watchSessions(sessions, farewells::told, farewells::failed);
    }

    private EdgeServer.Settings settings() {
        return new EdgeServer.Settings(
                config.nodeId(),
                config.listen(),
                config.publicUrls(),
                new HostCheck(config.publicUrls(), config.allowedOrigins()),
                new TrustedProxies(config.trustedProxies()),
                config.masterKey(),
                config.loops(),
                config.limits(),
                config.upstreams(),
                tls.map(TlsWatch::options));
    }

    private SnapshotCompiler compiler() {
        PolicyCompiler policies = new PolicyCompiler(
                cluster.limits().rates(), cluster.limits().concurrency(), new ToolWatch(audit::offer));
        return new SnapshotCompiler(
                config.masterKey(),
                new ServerCompiler(policies, issuers, config.publicUrls()),
                new CredentialSources(vertx, OutboundRules.TLS_OR_LOOPBACK, InstantSource.system()));
    }

    public static void main(String[] args) {
        Launch.main(args, System.err, EdgeNodeConfig::read, EdgeNode::start);
    }

    /**
     * Starts an edge; it serves once its configuration is in force.
     *
     * @throws Exception when a port cannot be opened
     */
    public static EdgeNode start(EdgeNodeConfig config) throws Exception {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(config.loops()));
        // It needs nothing of the rest, which waits for others now and then.
        Future<Integer> warmUp = WarmUp.run(vertx, config.warmUp());
        EdgeNode node = new EdgeNode(config, vertx);
        DeploymentOptions onItsOwnLoop = new DeploymentOptions();
        List<Future<String>> deployed = node.servers.stream()
                .map(server -> node.vertx.deployVerticle(server, onItsOwnLoop))
                .toList();
        Future.all(deployed)
                .compose(opened -> node.vertx.deployVerticle(node.management, onItsOwnLoop))
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        node.tls.ifPresent(watch -> watch.start(node.vertx, node::renewTls));
        node.life.catchUp();
        node.threads.forEach(Thread::start);
        node.keeping.start();
        warmUp.onComplete(warm -> node.life.has(Need.WARM_UP));
        LOG.atInfo()
                .addKeyValue("node", config.nodeId())
                .addKeyValue("host", config.listen().host())
                .addKeyValue("port", node.port())
                .addKeyValue("loops", config.loops())
                .log("edge open");
        return node;
    }

    private Future<?> renewTls(ServerSSLOptions options) {
        return Future.all(
                servers.stream().map(server -> server.renewTls(options)).toList());
    }

    /** Serves as soon as there is a whole configuration, from wherever it came. */
    private final class ConfigProgress implements ConfigLogFollower.Listener {
        @Override
        public void servingFromDisk() {
            configSource = "disk";
            health.check(snapshots.current().upstreamGroups());
            // A copy from before there were revocations: whoever wrote it knew all of them.
            if (!revocationDisk.isThere()) {
                life.has(Need.REVOCATIONS);
            }
            life.has(Need.CONFIGURATION);
            LOG.atInfo()
                    .addKeyValue("offset", snapshots.current().provenance().offset())
                    .log("serving the configuration on disk");
        }

        @Override
        public void caughtUp() {
            configSource = "kafka";
            life.has(Need.CONFIGURATION);
            heartbeat.changed();
            LOG.atInfo()
                    .addKeyValue("offset", snapshots.current().provenance().offset())
                    .addKeyValue("servers", snapshots.current().servers().size())
                    .log("caught up with the config log");
        }

        @Override
        public void changed(Duration compiling) {
            metrics.compiled(compiling);
            health.check(snapshots.current().upstreamGroups());
            heartbeat.changed();
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return servers.getFirst().port();
    }

    /** The port that operators ask. */
    public int managementPort() {
        return management.port();
    }

    /** The last offset of the config log that is in force. */
    public long configOffset() {
        return snapshots.current().provenance().offset();
    }

    /** Whether requests are to be sent here. */
    public boolean isServing() {
        return life.state() == State.SERVING;
    }

    private Readiness readiness() {
        State state = life.state();
        return new Readiness(state == State.SERVING, state.label());
    }

    private NodeStatus status() {
        return new NodeStatus(
                NodeStatus.SCHEMA,
                Instant.now(),
                config.nodeId(),
                life.state(),
                VERSION,
                startedAt,
                snapshots.current().provenance().offset(),
                configSource,
                sum(InFlight::streams),
                sum(InFlight::exchanges),
                snapshots.rejects());
    }

    private int sum(ToIntFunction<InFlight> count) {
        return servers.stream().map(EdgeServer::inFlight).mapToInt(count).sum();
    }

    /**
     * Not ready first, so that load balancers turn away; then no new work; then streams end, calls finish, records are
     * sent.
     */
    @Override
    public CompletableFuture<Void> stop() {
        Duration delay = config.limits().drainDelay();
        life.drain();
        heartbeat.changed();
        return Future.<Void>future(waited -> {
                    if (delay.isZero()) {
                        waited.complete();
                    } else {
                        vertx.setTimer(delay.toMillis(), timer -> waited.complete());
                    }
                })
                .compose(waited -> Future.all(servers.stream()
                        .map(server -> server.drain(config.limits().drainWithin()))
                        .toList()))
                .onComplete(drained -> life.stopped())
                .compose(drained -> vertx.executeBlocking(this::endThreads))
                .compose(ended -> health.close())
                .compose(ended -> farewells.close())
                .compose(ended -> issuers.close())
                .compose(ended -> vertx.close())
                .toCompletionStage()
                .toCompletableFuture();
    }

    private Void endThreads() throws InterruptedException {
        rings.close();
        sessions.stop();
        keeping.join(THREADS_END_WITHIN);
        cluster.stop();
        follower.stop();
        revocationFollower.stop();
        sender.stop();
        audit.stop();
        heartbeat.stop();
        for (Thread thread : threads) {
            thread.join(THREADS_END_WITHIN);
        }
        return null;
    }

    @Override
    public Duration stopWithin() {
        return config.stopWithin();
    }
}
