package dev.sallyport.process;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that operators and orchestrators ask: {@code /health/live}, {@code /health/ready} and {@code /metrics} in
 * the Prometheus text format. Confined to its event loop; the readiness supplier is called there and must not block.
 */
public final class ManagementServer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    /** No request to this port has a body or a long URL. */
    private static final int INITIAL_LINE_BYTES_MAX = 1_024;

    private final HostPort listen;
    private final HostCheck hostCheck;
    private final PrometheusMeterRegistry registry;
    private final Supplier<Readiness> readiness;
    private volatile int port;

    /**
     * What the readiness probe answers.
     *
     * @param ready whether to send requests here
     * @param state in one word, for people
     */
    public record Readiness(boolean ready, String state) {}

    public ManagementServer(
            HostPort listen, HostCheck hostCheck, PrometheusMeterRegistry registry, Supplier<Readiness> readiness) {
        this.listen = listen;
        this.hostCheck = hostCheck;
        this.registry = registry;
        this.readiness = readiness;
    }

    /** Adds what every JVM can say of itself. The garbage collector's binder lives as long as the process. */
    @SuppressWarnings("resource")
    public static void bindJvmMetrics(PrometheusMeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                .setIdleTimeout(60);
        HttpServer server = vertx.createHttpServer(options).requestHandler(this::answer);
        return server.listen().onSuccess(bound -> {
            port = bound.actualPort();
            LOG.atInfo()
                    .addKeyValue("host", listen.host())
                    .addKeyValue("port", port)
                    .log("management port open");
        });
    }

    /** The port that is open, once started; for any thread. */
    public int port() {
        return port;
    }

    private void answer(HttpServerRequest request) {
        if (!hostCheck.allows(request)) {
            ProblemResponse.send(request.response(), 403, "Forbidden", "This Host or Origin is not allowed here.");
            return;
        }
        if (!HttpMethod.GET.equals(request.method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET");
            ProblemResponse.send(request.response(), 405, "Method Not Allowed", "Use GET.");
            return;
        }
        switch (Objects.requireNonNullElse(request.path(), "")) {
            case "/health/live" -> text(request, 200, "live\n");
            case "/health/ready" -> {
                Readiness now = readiness.get();
                text(request, now.ready() ? 200 : 503, now.state() + "\n");
            }
            case "/metrics" -> metrics(request);
            default ->
                ProblemResponse.send(
                        request.response(), 404, "Not Found", "Try /health/live, /health/ready or /metrics.");
        }
    }

    private static void text(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(body);
    }

    /** A scrape of many series takes milliseconds, so it stays off the event loop. */
    private void metrics(HttpServerRequest request) {
        Callable<String> scrape = () -> registry.scrape(PROMETHEUS_TEXT);
        vertx.executeBlocking(scrape)
                .onSuccess(body -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT)
                        .end(body))
                .onFailure(failure -> {
                    LOG.atError().setCause(failure).log("metrics could not be read");
                    ProblemResponse.send(
                            request.response(), 500, "Internal Server Error", "The metrics could not be read.");
                });
    }
}
