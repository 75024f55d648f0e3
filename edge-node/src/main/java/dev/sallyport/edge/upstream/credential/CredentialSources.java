package dev.sallyport.edge.upstream.credential;

import dev.sallyport.process.OutboundRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sources of all servers: one for each provider, the same one from snapshot to snapshot. Safe for any thread. */
public final class CredentialSources {
    private final Map<CredentialSettings, CredentialSource> sources = new ConcurrentHashMap<>();
    private final TokenClient client;
    private final InstantSource clock;

    /** Fetches on an event loop of {@code vertx}, from where {@code rules} let it. */
    public CredentialSources(Vertx vertx, OutboundRules rules, InstantSource clock) {
        this.client = new TokenClient(vertx, rules);
        this.clock = clock;
    }

    /** The source of these settings; it fetches when it is first asked. */
    public CredentialSource of(CredentialSettings settings) {
        return sources.computeIfAbsent(settings, added -> new CredentialSource(added, client, clock));
    }

    /** Forgets all others, and the tokens they had. */
    public void retain(Set<CredentialSettings> named) {
        sources.keySet().retainAll(named);
    }

    public Future<Void> close() {
        return client.close();
    }
}
