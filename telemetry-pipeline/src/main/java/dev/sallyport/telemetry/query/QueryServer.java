package dev.sallyport.telemetry.query;

import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostCheck;
import dev.sallyport.process.HostPort;
import dev.sallyport.telemetry.window.Keeping;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Answers questions about what the topology of this instance, and its peers', counted. Safe for any thread. */
public final class QueryServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Peers peers;
    private final QueryApi api;

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

    public QueryServer(HostCheck hostCheck, AdminToken token, Sources sources) {
        this.peers = new Peers(token);
        LocalStores stores =
                new LocalStores(sources.streams(), sources.keeping().calls(), sources.clock());
        PartitionPoll poll = new PartitionPoll(
                sources.partitions(), sources.self(), () -> Placement.of(sources.streams()), stores, peers, threads);
        this.api = new QueryApi(
                hostCheck,
                token,
                new Answers(poll, sources.kafkaAwaySince()),
                poll,
                sources.keeping(),
                sources.clock(),
                threads);
    }

    /** Answers at a server that listens already. */
    public void serve(Vertx vertx, HttpServer server) {
        server.requestHandler(api.router(vertx));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        peers.close();
    }
}
