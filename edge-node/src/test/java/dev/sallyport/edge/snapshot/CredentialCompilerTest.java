package dev.sallyport.edge.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.CredentialProvider.Grant;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.snapshot.SnapshotCompiler.Compilation;
import dev.sallyport.edge.upstream.credential.CredentialSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialCompilerTest {
    private final SnapshotCompiler compiler = Images.compiler();

    @Test
    void aSourceIsKeptWithItsTokensWhileItsSettingsStay() {
        CredentialSource before = sources(1, Images.MASTER_KEY, "secret").get("tokens");

        assertThat(sources(2, Images.MASTER_KEY, "secret")).containsEntry("tokens", before);
        assertThat(sources(3, Images.MASTER_KEY, "another")).doesNotContainValue(before);
    }

    @Test
    void aProviderWhoseSecretDoesNotOpenIsNamedAndHasNoSource() {
        GatewaySnapshot before =
                compile(1, Images.MASTER_KEY, "secret", GatewaySnapshot.EMPTY).snapshot();

        Compilation compilation = compile(2, Images.masterKey("another"), "secret", before);

        assertThat(compilation.snapshot().credentials().sources()).isEmpty();
        assertThat(compilation.rejects()).extracting(Reject::key).containsExactly("CredentialProvider/tokens");
        assertThat(compilation.rejects().getFirst().problem())
                .isEqualTo("clientSecret: up-secret (expected: a named value that this node's master key opens)");
    }

    private Map<String, CredentialSource> sources(long offset, MasterKey sealedWith, String secret) {
        return compile(offset, sealedWith, secret, GatewaySnapshot.EMPTY)
                .snapshot()
                .credentials()
                .sources();
    }

    private Compilation compile(long offset, MasterKey sealedWith, String secret, GatewaySnapshot before) {
        String sealed = sealedWith.seal(secret.getBytes(StandardCharsets.UTF_8), NamedValue.purpose("up-secret"));
        NamedValue value = new NamedValue("up-secret", new Content.Sealed(sealed, "fingerprint"));
        CredentialProvider provider = new CredentialProvider(
                "tokens",
                Grant.CLIENT_CREDENTIALS,
                URI.create("https://idp.example/token"),
                "gateway",
                "up-secret",
                List.of(),
                Optional.empty());
        return compiler.compile(
                Images.of(
                        offset,
                        new ResourceChanged<>(Images.AT, offset, value),
                        new ResourceChanged<>(Images.AT, offset, provider)),
                before);
    }
}
