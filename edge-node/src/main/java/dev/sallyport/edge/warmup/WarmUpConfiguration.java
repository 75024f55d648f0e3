package dev.sallyport.edge.warmup;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.seal.MasterKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** One server with what most calls meet: a subscription key, rules for tools, a rate limit. Its secrets live as long as it. */
final class WarmUpConfiguration {
    static final String PATH = "/warm-up/mcp";
    static final String KEY_HEADER = "Ocp-Apim-Subscription-Key";

    private static final int KEY_BYTES = 32;
    private static final String SUBSCRIPTION = """
            {"kind": "Subscription", "name": "warm-up", "scope": "server/warm-up"}""";

    private final MasterKey masterKey = MasterKey.fromBase64(random()).orElseThrow();
    private final String subscriptionKey = random();

    MasterKey masterKey() {
        return masterKey;
    }

    String subscriptionKey() {
        return subscriptionKey;
    }

    ConfigImage image(int upstreamPort) {
        Instant now = Instant.now();
        HashedKey key = new HashedKey(masterKey.hash(SubscriptionKeys.PURPOSE).of(subscriptionKey), now);
        SessionKey sessionKey =
                new SessionKey("1", now, masterKey.seal(Base64.getDecoder().decode(random()), SessionKey.purpose("1")));
        return ConfigImage.EMPTY.apply(
                List.of(
                        new SessionKeysChanged(now, 1, List.of(sessionKey)),
                        new ResourceChanged<>(now, 2, read(ResourceKind.SERVER, server(upstreamPort))),
                        new ResourceChanged<>(
                                now,
                                3,
                                read(ResourceKind.SUBSCRIPTION, SUBSCRIPTION).with(new SubscriptionKeys(key, key)))),
                new Provenance(0, now));
    }

    private static String server(int upstreamPort) {
        return """
                {"kind": "McpServer", "name": "warm-up", "basePath": "warm-up",
                 "backend": {"url": "http://127.0.0.1:%d/mcp"},
                 "tools": {"allow": ["get_*", "watch_*"]},
                 "policies": [{"type": "rate-limit", "calls": 1000000, "renewalPeriod": "1h"}]}""".formatted(upstreamPort);
    }

    private static <R extends Resource> R read(ResourceKind<R> kind, String text) {
        try {
            return kind.read(Json.MAPPER.readTree(text)).orThrow();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what is written here is JSON", impossible);
        }
    }

    private static String random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
