package dev.sallyport.process.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of a port again and again, and puts new content in force for connections that are opened from then
 * on; those that are open stay. Content that cannot be put in force is named in the log, once, and what was in force
 * stays. For any thread.
 */
public final class TlsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);

    private final TlsFiles files;
    private final Counter failures;
    private volatile TlsFiles.Content inForce;
    private volatile List<String> lastProblems = List.of();

    /**
     * Reads the files; blocks.
     *
     * @throws IllegalStateException when they cannot be put in force
     */
    public TlsWatch(TlsFiles files, MeterRegistry registry) {
        this.files = files;
        List<String> problems = new CopyOnWriteArrayList<>();
        this.inForce = load(problems)
                .orElseThrow(() -> new IllegalStateException("TLS files that cannot be put in force: " + problems));
        this.failures = Counter.builder("sallyport.tls.reload.failures")
                .description("looks at the TLS files that found something that cannot be put in force")
                .register(registry);
        Gauge.builder("sallyport.tls.certificate.expires", this, TlsWatch::secondsLeft)
                .description("until the first certificate in force expires; negative afterwards")
                .baseUnit("seconds")
                .register(registry);
    }

    /** What a port is opened with. */
    public ServerSSLOptions options() {
        return inForce.options();
    }

    /** Begins to look; ends with {@code vertx}. */
    public void start(Vertx vertx, Function<ServerSSLOptions, Future<?>> apply) {
        vertx.setTimer(
                files.checkEvery().toMillis(), timer -> look(vertx, apply).onComplete(looked -> start(vertx, apply)));
    }

    private Future<?> look(Vertx vertx, Function<ServerSSLOptions, Future<?>> apply) {
        List<String> problems = new CopyOnWriteArrayList<>();
        return vertx.executeBlocking(() -> load(problems))
                .compose(content -> Objects.requireNonNull(content)
                        .map(found -> renew(found, apply))
                        .orElseGet(() -> Future.failedFuture(String.join("; ", problems))))
                .onSuccess(settled -> lastProblems = List.of())
                .onFailure(failure -> failed(List.of(String.valueOf(failure.getMessage()))));
    }

    private Future<Void> renew(TlsFiles.Content found, Function<ServerSSLOptions, Future<?>> apply) {
        if (found.options().equals(inForce.options())) {
            return Future.succeededFuture();
        }
        return apply.apply(found.options()).<Void>mapEmpty().onSuccess(applied -> {
            inForce = found;
            LOG.atInfo()
                    .addKeyValue("file", files.certificate())
                    .addKeyValue("expires", found.expiresAt())
                    .log("a new certificate is in force");
        });
    }

    private void failed(List<String> problems) {
        failures.increment();
        if (!problems.equals(lastProblems)) {
            LOG.atWarn()
                    .addKeyValue("error", String.join("; ", problems))
                    .addKeyValue("expires", inForce.expiresAt())
                    .log("the TLS files cannot be put in force; the former certificate stays");
        }
        lastProblems = problems;
    }

    private Optional<TlsFiles.Content> load(List<String> problems) {
        return files.load((field, expected) -> problems.add(field + " (expected: " + expected + ")"));
    }

    private double secondsLeft() {
        return Duration.between(Instant.now(), inForce.expiresAt()).toSeconds();
    }
}
