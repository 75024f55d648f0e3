package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.swarm.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts of an edge that has the servers of {@link EdgeTarget}, with its Kafka there and warm, as where edges come and go. The AOT
 * cache is made by a start before, which ends as any other does.
 */
public final class EdgeStarts implements AutoCloseable {
    /** The JVM makes the cache when it ends, on the core that it had. */
    private static final Duration MAKES_WITHIN = Duration.ofMinutes(2);

    private final Workplace workplace;
    private final KafkaNode kafka;
    private final TokenIssuer issuer;
    private final GatewayConfig config;
    private final Path cache;

    private EdgeStarts(Workplace workplace, KafkaNode kafka, TokenIssuer issuer, GatewayConfig config) {
        this.workplace = workplace;
        this.kafka = kafka;
        this.issuer = issuer;
        this.config = config;
        this.cache = workplace.directory().resolve("edge.aot");
    }

    /** Starts Kafka, configures it, and makes the AOT cache. */
    public static EdgeStarts prepare(Workplace workplace, StubTarget upstream) throws InterruptedException {
        KafkaNode kafka = KafkaNode.start(workplace, "kafka-of-starts");
        TokenIssuer issuer = TokenIssuer.start();
        EdgeStarts starts = new EdgeStarts(workplace, kafka, issuer, GatewayConfig.generate());
        try {
            kafka.configure(starts.config.calls(upstream.endpoint(), issuer.demanded()));
            starts.makeCache();
            return starts;
        } catch (RuntimeException failure) {
            starts.close();
            throw failure;
        }
    }

    private void makeCache() throws InterruptedException {
        EdgeProcess first = EdgeProcess.start(
                workplace, both(), boot("start-first", List.of("-XX:AOTCacheOutput=" + cache), List.of()));
        first.end(MAKES_WITHIN);
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JVM made no AOT cache when the edge ended");
        }
    }

    /** With and without a cache, with and without a warm-up, on one core and on both. */
    public List<Startable> all() {
        List<Integer> one = List.of(workplace.cores().target());
        List<String> cached = List.of("-XX:AOTCache=" + cache);
        List<String> cold = List.of("warmUp: 0s");
        return List.of(
                new Variant("70-start/no-cache", "without an AOT cache", one, List.of(), List.of()),
                new Variant("70-start/no-warm-up", "with an AOT cache, warmUp 0s", one, cached, cold),
                new Variant("70-start", "with an AOT cache of %d MiB".formatted(mib(cache)), one, cached, List.of()),
                new Variant("70-start/two-cores", "as 70-start, on both cores", both(), cached, List.of()));
    }

    private List<Integer> both() {
        return List.of(workplace.cores().target(), workplace.cores().load());
    }

    private static long mib(Path file) {
        try {
            return Files.size(file) / 1_048_576;
        } catch (IOException failure) {
            throw new UncheckedIOException("the AOT cache cannot be read", failure);
        }
    }

    private EdgeProcess.Boot boot(String name, List<String> flags, List<String> settings) {
        return new EdgeProcess.Boot(
                name,
                config.masterKey(),
                kafka.bootstrapServers(),
                FreePort.next(),
                List.of(),
                Stream.concat(flags.stream(), Stream.of("-Xlog:aot*=off")).toList(),
                settings);
    }

    private final class Variant implements Startable {
        private final String scenario;
        private final String difference;
        private final List<Integer> cores;
        private final List<String> flags;
        private final List<String> settings;

        Variant(String scenario, String difference, List<Integer> cores, List<String> flags, List<String> settings) {
            this.scenario = scenario;
            this.difference = difference;
            this.cores = cores;
            this.flags = flags;
            this.settings = settings;
        }

        @Override
        public String scenario() {
            return scenario;
        }

        @Override
        public String description() {
            return "the governed server of an edge that was just started, " + difference;
        }

        @Override
        public List<Long> helpers() {
            return List.of(kafka.pid());
        }

        @Override
        public Started start(int round) throws InterruptedException {
            String name = scenario.replace('/', '-') + "-" + round;
            EdgeProcess edge = EdgeProcess.start(workplace, cores, boot(name, flags, settings));
            Endpoint governed =
                    new Endpoint(edge.port(), "/" + GatewayConfig.GOVERNED + "/mcp").withKey(config.subscriptionKey());
            return new Started(
                    new OneStart(scenario, governed, edge.pid(), description(), edge::close), edge.readyMillis());
        }
    }

    @Override
    public void close() {
        issuer.close();
        kafka.close();
    }
}
