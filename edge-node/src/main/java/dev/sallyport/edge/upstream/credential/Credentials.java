package dev.sallyport.edge.upstream.credential;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable;
import dev.sallyport.edge.exchange.Refusal.UpstreamUnavailable.Cause;
import java.util.Map;

/** The credential providers of a configuration, by name. Immutable. */
public record Credentials(Map<String, CredentialSource> sources) {
    public static final Credentials NONE = new Credentials(Map.of());

    public Credentials {
        sources = Map.copyOf(sources);
    }

    /**
     * The source of this name.
     *
     * @throws Refusal.Raised when there is none: the call must not go without
     */
    public CredentialSource named(String name) {
        CredentialSource source = sources.get(name);
        if (source == null) {
            throw refusal();
        }
        return source;
    }

    static Refusal.Raised refusal() {
        return new Refusal.Raised(new UpstreamUnavailable(Cause.CREDENTIAL));
    }
}
