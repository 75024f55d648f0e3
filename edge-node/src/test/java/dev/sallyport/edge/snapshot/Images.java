package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.policy.Policies;
import dev.sallyport.edge.upstream.credential.CredentialSources;
import dev.sallyport.oauth.FetchLimits;
import dev.sallyport.oauth.Issuers;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Configurations as the log would add up to them. */
public final class Images {
    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Vertx VERTX = Vertx.vertx();

    public static final MasterKey MASTER_KEY = masterKey("master");

    private Images() {}

    public static ConfigImage of(long offset, ConfigRecord... records) {
        return ConfigImage.EMPTY.apply(List.of(records), new Provenance(offset, AT));
    }

    public static ResourceChanged<ServerDefinition> server(String name, long revision) {
        return new ResourceChanged<>(AT, revision, definition(name));
    }

    public static ServerDefinition definition(String name) {
        return Servers.streamable(name, URI.create("http://127.0.0.1:9/mcp"));
    }

    public static SessionKeysChanged keys(long revision, MasterKey masterKey) {
        byte[] secret = Arrays.copyOf("a session key".getBytes(StandardCharsets.US_ASCII), 32);
        return new SessionKeysChanged(
                AT, revision, List.of(new SessionKey("k1", AT, masterKey.seal(secret, SessionKey.purpose("k1")))));
    }

    public static MasterKey masterKey(String text) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32);
        return MasterKey.fromBase64(Base64.getEncoder().encodeToString(bytes)).orElseThrow();
    }

    /** A compiler of an edge without a cluster; no issuer is ever asked by it. */
    public static SnapshotCompiler compiler() {
        return new SnapshotCompiler(
                MASTER_KEY,
                new ServerCompiler(
                        Policies.compiler(),
                        new Issuers(VERTX, OutboundRules.TLS_OR_LOOPBACK, FetchLimits.DEFAULT),
                        List.of()),
                new CredentialSources(VERTX, OutboundRules.TLS_OR_LOOPBACK, InstantSource.system()));
    }
}
