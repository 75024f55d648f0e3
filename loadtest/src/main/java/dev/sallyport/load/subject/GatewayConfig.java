package dev.sallyport.load.subject;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.SessionLimits;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.SubscriptionScope;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.config.policy.CounterKey;
import dev.sallyport.contract.config.policy.CounterKey.Part;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.config.policy.OnUnavailable;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.contract.config.policy.RateLimit.HeaderNames;
import dev.sallyport.contract.seal.KeyHash;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.load.swarm.Endpoint;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What the edge is configured with: the stub as a server that anybody may call, and a key to seal sessions with.
 *
 * @param masterKey made for this run, as the edge reads it from a file
 * @param subscriptionKey made for this run, for the server that wants one
 */
record GatewayConfig(String masterKey, String subscriptionKey) {
    /** All clients of a scenario come from one address. */
    private static final LimitsDefinition UNBOUNDED = new LimitsDefinition(
            LimitsDefinition.DEFAULT.requestBytesMax(),
            LimitsDefinition.DEFAULT.eventBytesMax(),
            new SessionLimits(SessionLimits.DEFAULT.idle(), 1_000_000, 1_000_000, 1_000_000));

    private static final int KEY_BYTES = 32;
    private static final String SERVER = "stub";
    private static final String GOVERNED = "governed";
    private static final String KID = "1";
    private static final long CROWD_REVISION = 100;

    /** Where clients reach the stub through the edge. */
    static final String CLIENT_PATH = "/" + SERVER + "/mcp";

    /** And where they do so under a key, a tool policy and a rate limit. */
    static final String GOVERNED_PATH = "/" + GOVERNED + "/mcp";

    static GatewayConfig generate() {
        return new GatewayConfig(
                Base64.getEncoder().encodeToString(randomKey()),
                Base64.getUrlEncoder().withoutPadding().encodeToString(randomKey()));
    }

    List<ConfigRecord> records(Endpoint upstream) {
        Instant now = Instant.now();
        MasterKey sealing = MasterKey.fromBase64(masterKey).orElseThrow();
        SessionKey sessionKey = new SessionKey(KID, now, sealing.seal(randomKey(), SessionKey.purpose(KID)));
        HashedKey key = new HashedKey(sealing.hash(SubscriptionKeys.PURPOSE).of(subscriptionKey), now);
        return List.of(
                new SessionKeysChanged(now, 1, List.of(sessionKey)),
                new ResourceChanged<>(now, 2, server(upstream)),
                new ResourceChanged<>(now, 3, governed(GOVERNED, upstream)),
                new ResourceChanged<>(now, 4, subscription("load", GOVERNED, key)));
    }

    /** Servers and subscriptions that nobody calls, as many of each as {@code count}. */
    List<ConfigRecord> crowd(Endpoint upstream, int count) {
        Instant now = Instant.now();
        KeyHash hash = MasterKey.fromBase64(masterKey).orElseThrow().hash(SubscriptionKeys.PURPOSE);
        List<ConfigRecord> records = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++) {
            String name = "crowd-" + i;
            records.add(new ResourceChanged<>(now, CROWD_REVISION + i, governed(name, upstream)));
            HashedKey key = new HashedKey(hash.of(name), now);
            records.add(new ResourceChanged<>(now, CROWD_REVISION + i, subscription(name, name, key)));
        }
        return records;
    }

    /** A limit that is counted for every call and that no run spends. */
    private static ServerDefinition governed(String name, Endpoint upstream) {
        RateLimit limit = new RateLimit(
                1_000_000_000,
                Duration.ofHours(1),
                new CounterKey(List.of(Part.SUBSCRIPTION), Optional.empty()),
                OnUnavailable.LOCAL_SHARE,
                new HeaderNames(Optional.empty(), Optional.empty(), Optional.empty()));
        TargetRules tools =
                new TargetRules(new NamePatterns(List.of("get_*", "search_*"), List.of("*_admin")), List.of());
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                backend(upstream),
                AccessDefinition.DEFAULT,
                UNBOUNDED,
                new GovernanceDefinition(
                        tools,
                        TargetRules.ALL,
                        TargetRules.ALL,
                        List.of(new PolicyDefinition(Optional.empty(), false, limit))));
    }

    private static Subscription subscription(String name, String server, HashedKey key) {
        return new Subscription(
                name,
                name,
                "",
                new SubscriptionScope.OfServer(server),
                Subscription.State.ACTIVE,
                Optional.empty(),
                Optional.of(new SubscriptionKeys(key, key)));
    }

    private static ServerBackend backend(Endpoint upstream) {
        return new ServerBackend.Own(new BackendDefinition(
                BackendAddress.at(URI.create("http://" + upstream.authority() + upstream.path())),
                Transport.STREAMABLE_HTTP,
                "/sse",
                "/messages",
                TimeoutsDefinition.DEFAULT,
                List.of()));
    }

    private static ServerDefinition server(Endpoint upstream) {
        return new ServerDefinition(
                SERVER,
                SERVER,
                "",
                SERVER,
                backend(upstream),
                AccessDefinition.OPEN,
                UNBOUNDED,
                GovernanceDefinition.DEFAULT);
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
