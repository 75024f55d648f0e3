package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.upstream.credential.CredentialSettings;
import dev.sallyport.edge.upstream.credential.CredentialSource;
import dev.sallyport.edge.upstream.credential.CredentialSources;
import dev.sallyport.edge.upstream.credential.Credentials;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the sources of upstream credentials. Used by one thread. */
final class CredentialCompiler {
    private final CredentialSources sources;

    CredentialCompiler(CredentialSources sources) {
        this.sources = sources;
    }

    /** A provider whose secret cannot be opened has no source: what needs it is refused, never sent without. */
    Credentials compile(ConfigImage image, NamedValues namedValues, List<Reject> rejects) {
        Map<String, CredentialSource> byName = new HashMap<>();
        Set<CredentialSettings> named = new HashSet<>();
        image.resources().of(ResourceKind.CREDENTIAL_PROVIDER).forEach((name, changed) -> {
            Optional<CredentialSettings> settings = namedValues
                    .apply(changed.resource().clientSecret())
                    .map(secret -> new CredentialSettings(changed.resource(), secret));
            settings.ifPresentOrElse(
                    opened -> {
                        named.add(opened);
                        byName.put(name, sources.of(opened));
                    },
                    () -> rejects.add(reject(changed)));
        });
        sources.retain(named);
        return new Credentials(byName);
    }

    private static Reject reject(ResourceChanged<CredentialProvider> changed) {
        return new Reject(
                changed.key(),
                changed.revision(),
                "clientSecret: " + changed.resource().clientSecret()
                        + " (expected: a named value that this node's master key opens)");
    }
}
