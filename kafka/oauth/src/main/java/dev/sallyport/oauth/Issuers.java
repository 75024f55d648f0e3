package dev.sallyport.oauth;

import dev.sallyport.process.OutboundRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The issuers of all servers: one object and one set of keys for each, however many servers name it, and the same one
 * from snapshot to snapshot. For any thread.
 */
public final class Issuers {
    private final Map<IssuerSettings, Issuer> issuers = new ConcurrentHashMap<>();
    private final DocumentFetcher fetcher;
    private final OutboundRules rules;
    private final FetchLimits limits;
    private final Context context;

    /** Fetches on an event loop of {@code vertx}, one for all issuers. */
    public Issuers(Vertx vertx, OutboundRules rules, FetchLimits limits) {
        this.fetcher = new DocumentFetcher(vertx, rules, limits);
        this.rules = rules;
        this.limits = limits;
        this.context = vertx.getOrCreateContext();
    }

    /** The issuer of these settings; fetches its keys at once when it is new. */
    public Issuer of(IssuerSettings settings) {
        return issuers.computeIfAbsent(settings, added -> {
            Issuer issuer = new Issuer(added, fetcher, rules, limits, context);
            issuer.start();
            return issuer;
        });
    }

    /** Forgets the issuers that no server names any more, once the snapshot without them is in force. */
    public void retain(Set<IssuerSettings> named) {
        issuers.forEach((settings, issuer) -> {
            if (!named.contains(settings) && issuers.remove(settings, issuer)) {
                issuer.close();
            }
        });
    }

    public Future<Void> close() {
        retain(Set.of());
        return fetcher.close();
    }
}
