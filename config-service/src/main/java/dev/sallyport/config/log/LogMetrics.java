package dev.sallyport.config.log;

import dev.sallyport.contract.config.ResourceKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the log room counts. Safe for any thread. */
final class LogMetrics {
    private final MeterRegistry registry;
    private final Counter rejects;
    private final Counter pens;
    private final Timer commits;

    /** What became of a submission. */
    enum Result {
        COMMITTED,
        UNCHANGED,
        REFUSED,
        UNAVAILABLE,
        UNKNOWN
    }

    LogMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.rejects = Counter.builder("sallyport.config.replay.rejects")
                .description("Records of the config log that could not be read")
                .register(registry);
        this.pens = Counter.builder("sallyport.config.pen.taken")
                .description("How often this instance became the writer")
                .register(registry);
        this.commits = Timer.builder("sallyport.config.commit.duration")
                .description("One transaction, from its first record to its commit")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    /** Shows what the view says of itself. */
    void watch(Replay replay) {
        gauge("sallyport.config.offset", "Last offset of the config log in the image", replay, LogView::offset);
        gauge(
                "sallyport.config.revision",
                "Highest revision given out",
                replay,
                view -> view.basis().revision());
        for (ResourceKind<?> kind : ResourceKind.ALL) {
            Gauge.builder(
                            "sallyport.config.resources",
                            replay,
                            source -> source.view().image().resources().of(kind).size())
                    .tag("kind", kind.label())
                    .description("Resources in the image")
                    .register(registry);
        }
        Gauge.builder("sallyport.config.replay.lag", replay, Replay::lag)
                .description("Offsets of both logs that are committed and not read yet")
                .register(registry);
    }

    private void gauge(String name, String description, Replay replay, ToDoubleFunction<LogView> value) {
        Gauge.builder(name, replay, source -> value.applyAsDouble(source.view()))
                .description(description)
                .register(registry);
    }

    void submission(Result result) {
        registry.counter("sallyport.config.writes", "outcome", result.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void rejected() {
        rejects.increment();
    }

    void penTaken() {
        pens.increment();
    }

    void committed(Duration duration) {
        commits.record(duration);
    }
}
