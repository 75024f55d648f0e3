package dev.sallyport.edge.upstream.health;

import dev.sallyport.contract.config.HealthDefinition;
import dev.sallyport.edge.upstream.HealthBoard.Place;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.edge.upstream.UpstreamTarget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Asks one member again and again: one GET at a time, each on a connection of its own, because that the member takes
 * connections is part of the question. Confined to its event loop, but for {@link #isHealthy}.
 *
 * <pre>
 *            unhealthyAfter failures in a row
 *   healthy ─────────────────────────────────▶ failing
 *      ▲                                          │
 *      └──────────────────────────────────────────┘ healthyAfter good answers in a row
 * </pre>
 */
final class HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);

    /** A page for people may be the answer; only its status is of interest. */
    private static final int BODY_BYTES_MAX = 16 * 1024;

    /** A thousand checks that start together must not all ask at once. */
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(1);

    private static final double JITTER = 0.1;

    private final Vertx vertx;
    private final HttpClient client;
    private final UpstreamAddresses addresses;
    private final Place place;
    private final Asked asked;
    private final HealthDefinition definition;
    private final Runnable changed;
    private final String shown;
    private int inARow;
    private long timer;
    private boolean stopped;
    private volatile boolean healthy = true;

    /** Who is asked, and how. */
    record Asked(UpstreamTarget target, HealthDefinition how) {}

    /** One question, which has one answer. */
    private final class Question {
        private final long deadline = vertx.setTimer(definition.timeout().toMillis(), late -> giveUp());
        private @Nullable HttpClientRequest request;
        private boolean answered;
        private int bodyBytes;

        void ask() {
            UpstreamTarget target = asked.target();
            if (target.literal().filter(address -> !addresses.allow(address)).isPresent()) {
                vertx.cancelTimer(deadline);
                answer(false);
                return;
            }
            client.request(options()).onComplete(connected -> {
                if (connected.failed()) {
                    answer(false);
                } else if (answered) {
                    connected.result().reset();
                } else if (!addresses.allow(connected.result().connection())) {
                    // Without a handler Vert.x logs each cancelled request as an error.
                    connected.result().exceptionHandler(cancelled -> {});
                    connected.result().reset();
                    connected.result().connection().close();
                    vertx.cancelTimer(deadline);
                    answer(false);
                } else {
                    send(connected.result());
                }
            });
        }

        private void send(HttpClientRequest connected) {
            request = connected;
            connected.exceptionHandler(broken -> answer(false));
            connected.send().onComplete(arrived -> {
                if (arrived.succeeded()) {
                    read(arrived.result());
                } else {
                    answer(false);
                }
            });
        }

        private void read(HttpClientResponse response) {
            response.exceptionHandler(broken -> {});
            response.handler(chunk -> {
                bodyBytes += chunk.length();
                if (bodyBytes > BODY_BYTES_MAX) {
                    response.request().reset();
                }
            });
            response.endHandler(whole -> vertx.cancelTimer(deadline));
            answer(response.statusCode() >= 200 && response.statusCode() < 400);
        }

        private void giveUp() {
            if (request != null) {
                request.reset();
            }
            answer(false);
        }

        private void answer(boolean good) {
            if (!answered) {
                answered = true;
                heard(good);
            }
        }
    }

    /**
     * A check that has not started.
     *
     * @param changed called when the member is healthy no more, or again
     */
    HealthCheck(
            Vertx vertx, HttpClient client, UpstreamAddresses addresses, Place place, Asked asked, Runnable changed) {
        this.vertx = vertx;
        this.client = client;
        this.addresses = addresses;
        this.place = place;
        this.asked = asked;
        this.definition = asked.how();
        this.changed = changed;
        int query = place.url().indexOf('?');
        // A query may hold what is not for logs.
        this.shown = query < 0 ? place.url() : place.url().substring(0, query);
    }

    Place place() {
        return place;
    }

    /** Whether nothing of how the member is asked is another way in {@code now}. */
    boolean asksAs(Asked now) {
        return definition.equals(now.how())
                && asked.target()
                        .settings()
                        .identity()
                        .equals(now.target().settings().identity());
    }

    /** The member as operators read it. */
    String shown() {
        return shown;
    }

    /** For any thread. A member that was not asked yet is healthy. */
    boolean isHealthy() {
        return healthy;
    }

    void start() {
        Duration first = definition.interval().compareTo(FIRST_WITHIN) < 0 ? definition.interval() : FIRST_WITHIN;
        after(ThreadLocalRandom.current().nextLong(first.toMillis()));
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void after(long millis) {
        timer = vertx.setTimer(Math.max(1, millis), due -> new Question().ask());
    }

    private RequestOptions options() {
        UpstreamTarget target = asked.target();
        RequestOptions options = new RequestOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setMethod(HttpMethod.GET)
                .setURI(definition.path())
                .setConnectTimeout(definition.timeout().toMillis())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        target.settings().identity().ifPresent(identity -> {
            identity.applyTo(options, target);
            identity.serverName().ifPresent(name -> options.putHeader(HttpHeaders.HOST, target.authority()));
        });
        return options;
    }

    private void heard(boolean good) {
        if (stopped) {
            return;
        }
        inARow = good == healthy ? 0 : inARow + 1;
        if (inARow == (healthy ? definition.unhealthyAfter() : definition.healthyAfter())) {
            inARow = 0;
            healthy = good;
            LOG.atLevel(good ? Level.INFO : Level.WARN)
                    .addKeyValue("upstream", place.group())
                    .addKeyValue("member", shown)
                    .log(good ? "upstream member healthy again" : "upstream member fails its health checks");
            changed.run();
        }
        long millis = definition.interval().toMillis();
        after((long) (millis * (1 + JITTER * ThreadLocalRandom.current().nextDouble(-1, 1))));
    }
}
