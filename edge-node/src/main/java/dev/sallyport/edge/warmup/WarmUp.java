package dev.sallyport.edge.warmup;

import dev.sallyport.contract.telemetry.CallRecordWriter;
import dev.sallyport.edge.cluster.EdgeCluster;
import dev.sallyport.edge.exchange.TrustedProxies;
import dev.sallyport.edge.http.EdgeLimits;
import dev.sallyport.edge.http.EdgeServer;
import dev.sallyport.edge.http.ListChanges;
import dev.sallyport.edge.http.Revivals;
import dev.sallyport.edge.http.SessionFarewells;
import dev.sallyport.edge.policy.PolicyCompiler;
import dev.sallyport.edge.policy.ToolWatch;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.edge.session.SessionKeeper;
import dev.sallyport.edge.session.StreamGate;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.snapshot.ServerCompiler;
import dev.sallyport.edge.snapshot.SnapshotCompiler;
import dev.sallyport.edge.snapshot.SnapshotCompiler.Compilation;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.edge.stream.ring.Rings;
import dev.sallyport.edge.telemetry.EdgeMetrics;
import dev.sallyport.edge.upstream.HealthBoard;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.edge.upstream.credential.CredentialSources;
import dev.sallyport.oauth.FetchLimits;
import dev.sallyport.oauth.Issuers;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.OutboundRules;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second edge in this process, on loopback, between clients and an upstream of its own: what it runs through is compiled
 * when the first callers come. It knows nothing of the configuration, and nobody hears of its calls.
 */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int CLIENTS = 16;

    private final Vertx vertx;
    private final WarmUpConfiguration configuration = new WarmUpConfiguration();
    private final SnapshotHolder snapshots = new SnapshotHolder();
    private final Issuers issuers;
    private final SessionFarewells farewells;
    private final EdgeServer edge;
    private final SnapshotCompiler compiler;

    private WarmUp(Vertx vertx) {
        this.vertx = vertx;
        this.issuers = new Issuers(vertx, OutboundRules.TLS_OR_LOOPBACK, FetchLimits.DEFAULT);
        EdgeCluster alone = EdgeCluster.start(Optional.empty());
        Revivals revivals = new Revivals(alone.revivals());
        this.farewells = new SessionFarewells(vertx, snapshots, revivals);
        EdgeServer.Shared shared = new EdgeServer.Shared(
                snapshots,
                // A record is made of every call, on the one event loop that serves, and sent nowhere.
                new CallRecordWriter()::write,
                event -> {},
                new EdgeMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                new Circuits(alone.circuitNews(), Clock.systemUTC()),
                new HealthBoard(),
                new ListChanges(alone.listChangeNews()),
                new RevocationHolder(),
                new Rings(alone.rings(), 1),
                new SessionKeeper(
                        alone.sessions(),
                        new StreamGate(WarmUpProgress.CALLS, System::nanoTime),
                        farewells,
                        InstantSource.system()),
                revivals);
        this.edge = new EdgeServer(settings(), shared);
        this.compiler = new SnapshotCompiler(
                configuration.masterKey(),
                new ServerCompiler(
                        new PolicyCompiler(
                                alone.limits().rates(), alone.limits().concurrency(), new ToolWatch(event -> {})),
                        issuers,
                        List.of()),
                new CredentialSources(vertx, OutboundRules.TLS_OR_LOOPBACK, InstantSource.system()));
    }

    private EdgeServer.Settings settings() {
        return new EdgeServer.Settings(
                "warm-up",
                HostPort.loopback(0),
                List.of(),
                new HostCheck(List.of(), List.of()),
                new TrustedProxies(List.of()),
                configuration.masterKey(),
                1,
                EdgeLimits.DEFAULT,
                UpstreamAddresses.DEFAULT,
                Optional.empty());
    }

    /**
     * Runs for {@code atMost}, or until answers come quickly; never fails, for an edge that is slow at first is better than none.
     * In a JVM that makes an AOT cache of this run it takes the time it needs instead, for what later runs learn from it. For any
     * thread: what takes long is done on others. The compiler that optimizes gives way to everything else from then on.
     *
     * @return how many calls were answered
     */
    public static Future<Integer> run(Vertx vertx, Duration atMost) {
        if (atMost.isZero()) {
            return Future.succeededFuture(0);
        }
        long start = System.nanoTime();
        WarmUpProgress progress = WarmUpProgress.begin(atMost);
        return vertx.executeBlocking(() -> {
                    OptimizingCompiler.giveWay();
                    return new WarmUp(vertx);
                })
                .compose(warmUp -> Objects.requireNonNull(warmUp).run(progress))
                .onFailure(failure ->
                        LOG.atWarn().addKeyValue("error", failure.toString()).log("the warm-up ended early"))
                .transform(ended -> {
                    LOG.atInfo()
                            .addKeyValue("calls", progress.calls())
                            .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
                            .log("warmed up");
                    return Future.succeededFuture(progress.calls());
                });
    }

    private Future<Void> run(WarmUpProgress progress) {
        return WarmUpUpstream.open(vertx)
                .compose(upstream -> vertx.executeBlocking(() -> publish(upstream.actualPort()))
                        .compose(published -> vertx.deployVerticle(edge))
                        .compose(deployed -> call(progress)
                                .eventually(() -> edge.drain(Duration.ZERO))
                                .eventually(() -> vertx.undeploy(deployed)))
                        .eventually(upstream::close)
                        .eventually(farewells::close)
                        .eventually(issuers::close));
    }

    private Compilation publish(int upstreamPort) {
        Compilation compilation = compiler.compile(configuration.image(upstreamPort), GatewaySnapshot.EMPTY);
        snapshots.publish(compilation);
        return compilation;
    }

    private Future<Void> call(WarmUpProgress progress) {
        HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CLIENTS));
        return Future.join(Stream.generate(
                                () -> new WarmUpCalls(client, edge.port(), configuration.subscriptionKey(), progress))
                        .limit(CLIENTS)
                        .map(WarmUpCalls::run)
                        .toList())
                .<Void>mapEmpty()
                .eventually(client::close);
    }
}
