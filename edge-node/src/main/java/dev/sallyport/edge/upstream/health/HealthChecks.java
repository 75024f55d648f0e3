package dev.sallyport.edge.upstream.health;

import dev.sallyport.edge.upstream.HealthBoard;
import dev.sallyport.edge.upstream.HealthBoard.Place;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.edge.upstream.UpstreamGroup;
import dev.sallyport.edge.upstream.health.HealthCheck.Asked;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The health checks of an edge. Its methods are for any thread; the checks are confined to one event loop. */
public final class HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    /** Each costs a timer, a connection now and then, and a line of the metrics. */
    private static final int CHECKS_MAX = 4_096;

    private static final int HEADER_BYTES_MAX = 8 * 1024;

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final HealthBoard board;
    private final Consumer<List<Checked>> shown;
    private final UpstreamAddresses addresses;
    private final Map<Place, HealthCheck> checks = new HashMap<>();

    /**
     * A member that is asked.
     *
     * @param upstream {@code server/name} or {@code backend/name}
     * @param member its URL
     * @param healthy what is known of it now; for any thread
     */
    public record Checked(String upstream, String member, BooleanSupplier healthy) {}

    /**
     * No checks yet.
     *
     * @param board where results are published
     * @param shown told of all checks when there are others
     * @param addresses that may be asked
     */
    public HealthChecks(Vertx vertx, HealthBoard board, Consumer<List<Checked>> shown, UpstreamAddresses addresses) {
        this.addresses = addresses;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.board = board;
        this.shown = shown;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setKeepAlive(false)
                .setVerifyHost(true));
    }

    /** From now on the members of {@code groups} are asked, and no others; those that were asked before go on. */
    public void check(Collection<UpstreamGroup> groups) {
        Map<Place, Asked> wanted = new HashMap<>();
        for (UpstreamGroup group : groups) {
            group.health()
                    .ifPresent(health -> group.members()
                            .forEach(member -> wanted.put(group.place(member), new Asked(member.target(), health))));
        }
        context.runOnContext(onLoop -> replace(wanted));
    }

    private void replace(Map<Place, Asked> wanted) {
        boolean less = checks.values().removeIf(check -> {
            Asked still = wanted.get(check.place());
            boolean over = still == null || !check.asksAs(still);
            if (over) {
                check.stop();
            }
            return over;
        });
        boolean more = false;
        for (Map.Entry<Place, Asked> each : wanted.entrySet()) {
            if (!checks.containsKey(each.getKey()) && checks.size() < CHECKS_MAX) {
                HealthCheck added =
                        new HealthCheck(vertx, client, addresses, each.getKey(), each.getValue(), this::publish);
                checks.put(each.getKey(), added);
                added.start();
                more = true;
            }
        }
        if (less || more) {
            publish();
            shown.accept(checks.values().stream()
                    .map(check -> new Checked(check.place().group(), check.shown(), check::isHealthy))
                    .toList());
            if (wanted.size() > checks.size()) {
                LOG.atWarn()
                        .addKeyValue("wanted", wanted.size())
                        .addKeyValue("checked", checks.size())
                        .log("more upstream members than are checked; the others count as healthy");
            }
        }
    }

    private void publish() {
        Set<Place> failing = checks.values().stream()
                .filter(check -> !check.isHealthy())
                .map(HealthCheck::place)
                .collect(Collectors.toSet());
        board.publish(failing);
    }

    /** Stops every check. */
    public Future<Void> close() {
        return Future.<Void>future(stopped -> context.runOnContext(onLoop -> {
                    checks.values().forEach(HealthCheck::stop);
                    checks.clear();
                    stopped.complete();
                }))
                .compose(stopped -> client.close());
    }
}
