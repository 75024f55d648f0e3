package dev.sallyport.telemetry.query;

import dev.sallyport.oauth.admin.AdminDoor;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.ProblemResponse;
import dev.sallyport.telemetry.window.Keeping;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The port that questions come to. It opens before there are answers, because its number is what this instance joins the
 * others under. Safe for any thread.
 */
public final class QueryServer implements AutoCloseable {
    /** The longest question has a cursor, and texts that callers chose. */
    private static final int INITIAL_LINE_BYTES_MAX = 16 * 1024;

    private static final int IDLE_SECONDS_MAX = 60;

    private final Vertx vertx;
    private final Context loop;
    private final AdminToken token;
    private final Optional<AdminOAuth> oauth;
    private final Peers peers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Handler<HttpServerRequest>> handler = new AtomicReference<>(QueryServer::notYet);

    /**
     * What the answers depend on.
     *
     * @param partitions of the topic of calls
     * @param self as the peers know this instance
     * @param kafkaAwaySince when Kafka was last seen, while it is away
     */
    public record Sources(
            KafkaStreams streams,
            int partitions,
            HostPort self,
            Keeping keeping,
            InstantSource clock,
            Supplier<Optional<Instant>> kafkaAwaySince) {}

    /** A server for these askers, on one event loop; not open yet. */
    public QueryServer(Vertx vertx, AdminToken token, Optional<AdminOAuth> oauth) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.token = token;
        this.oauth = oauth;
        this.peers = new Peers(token);
    }

    /** Opens the port and tells its number. */
    public Future<Integer> listen(HostPort at) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(at.host())
                .setPort(at.port())
                .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setCompressionSupported(true);
        return Future.future(opened -> loop.runOnContext(onLoop -> vertx.createHttpServer(options)
                .requestHandler(request -> handler.get().handle(request))
                .listen()
                .map(HttpServer::actualPort)
                .onComplete(opened)));
    }

    /** From now on there are answers. */
    public void answerFrom(Sources sources, HostCheck hostCheck) {
        LocalStores stores =
                new LocalStores(sources.streams(), sources.keeping().calls(), sources.clock());
        PartitionPoll poll = new PartitionPoll(
                sources.partitions(), sources.self(), () -> Placement.of(sources.streams()), stores, peers, threads);
        Answers answers = new Answers(poll, sources.kafkaAwaySince());
        AdminDoor door = AdminDoor.open(loop, token, oauth, sources.clock());
        handler.set(new QueryApi(
                        new QueryApi.Guard(hostCheck, token, door),
                        answers,
                        poll,
                        sources.keeping(),
                        sources.clock(),
                        threads)
                .router(vertx));
    }

    private static void notYet(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        ProblemResponse.send(
                request.response(), 503, "Service Unavailable", "The pipeline starts: it waits for Kafka.");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        peers.close();
    }
}
