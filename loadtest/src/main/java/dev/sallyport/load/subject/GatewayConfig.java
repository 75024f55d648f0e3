package dev.sallyport.load.subject;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.load.swarm.Endpoint;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * What the edge is configured with: the stub as a server that anybody may call, and a key to seal sessions with.
 *
 * @param masterKey made for this run, as the edge reads it from a file
 */
record GatewayConfig(String masterKey) {
    private static final int KEY_BYTES = 32;
    private static final String SERVER = "stub";
    private static final String KID = "1";

    /** Where clients reach the stub through the edge. */
    static final String CLIENT_PATH = "/" + SERVER + "/mcp";

    static GatewayConfig generate() {
        return new GatewayConfig(Base64.getEncoder().encodeToString(randomKey()));
    }

    List<ConfigRecord> records(Endpoint upstream) {
        Instant now = Instant.now();
        MasterKey sealing = MasterKey.fromBase64(masterKey).orElseThrow();
        SessionKey sessionKey = new SessionKey(KID, now, sealing.seal(randomKey(), SessionKey.purpose(KID)));
        return List.of(
                new SessionKeysChanged(now, 1, List.of(sessionKey)), new ResourceChanged<>(now, 2, server(upstream)));
    }

    private static ServerDefinition server(Endpoint upstream) {
        BackendDefinition backend = new BackendDefinition(
                URI.create("http://" + upstream.authority() + upstream.path()),
                Transport.STREAMABLE_HTTP,
                "/sse",
                "/messages",
                TimeoutsDefinition.DEFAULT,
                List.of());
        return new ServerDefinition(
                SERVER,
                SERVER,
                "",
                SERVER,
                backend,
                AccessDefinition.OPEN,
                LimitsDefinition.DEFAULT,
                GovernanceDefinition.DEFAULT);
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
