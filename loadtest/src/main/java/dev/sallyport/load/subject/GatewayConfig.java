package dev.sallyport.load.subject;

import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.SubscriptionScope;
import dev.sallyport.contract.seal.KeyHash;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.load.swarm.Endpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What the edge is configured with: the stub as servers that demand this or that of their callers, and a key to seal
 * sessions with.
 *
 * @param masterKey made for this run, as the edge reads it from a file
 * @param subscriptionKey made for this run, for the servers that want one
 */
record GatewayConfig(String masterKey, String subscriptionKey) {
    /** The server for anybody. */
    static final String SERVER = "stub";

    /** The one behind a key. */
    static final String KEYED = "keyed";

    /** The one behind an access token. */
    static final String TOKENS = "tokens";

    /** And the one behind a key, a tool policy and a rate limit. */
    static final String GOVERNED = "governed";

    /** The one whose limit is spent in every window. */
    static final String LIMITED = "limited";

    /** The one for anybody that is changed while it is called. */
    static final String CHANGING = "changing";

    /** Higher than all that a configuration begins with. */
    static final long CHANGES_REVISION = 1_000_000;

    private static final int KEY_BYTES = 32;
    /** The name of the key that seals sessions. */
    static final String KID = "1";

    private static final long FIRST_REVISION = 2;
    private static final long CROWD_REVISION = 100;

    /** Calls in ten seconds, of the thirty or so that a soak makes. */
    private static final int SPENT_SOON = 20;

    static GatewayConfig generate() {
        return new GatewayConfig(
                Base64.getEncoder().encodeToString(randomKey()),
                Base64.getUrlEncoder().withoutPadding().encodeToString(randomKey()));
    }

    /**
     * What calls go through: a server of each kind.
     *
     * @param oauth whose tokens open the one that wants one
     */
    List<ConfigRecord> calls(Endpoint upstream, OAuthDefinition oauth) {
        List<Resource> resources = new ArrayList<>(List.of(
                Servers.open(SERVER, upstream, upstream.path()),
                Servers.keyed(KEYED, upstream),
                Servers.tokens(TOKENS, upstream, oauth),
                Servers.governed(GOVERNED, upstream),
                Servers.changing(CHANGING, upstream, true),
                subscription("load", new SubscriptionScope.All(), hashed(subscriptionKey))));
        for (Payload payload : Payload.ALL) {
            resources.add(payload.server(upstream));
        }
        return changes(resources);
    }

    /**
     * What streams are relayed with: servers with and without rings.
     *
     * @param everyMicros how often the upstream ticks on a stream
     * @param said how many events it sends at once on those where it is silent then
     */
    List<ConfigRecord> streams(Endpoint upstream, long everyMicros, int said) {
        String ticks = "/ticks/" + everyMicros + "/mcp";
        return changes(List.of(
                Servers.streaming("ticks-on", upstream, ticks, true),
                Servers.streaming("ticks-off", upstream, ticks, false),
                Servers.streaming("idle-on", upstream, upstream.path(), true),
                Servers.streaming("idle-off", upstream, upstream.path(), false),
                Servers.streaming("said-on", upstream, "/said/" + said + "/mcp", true)));
    }

    /** What edges of a cluster count together: a limit that no run spends, and one that is spent in every window. */
    List<ConfigRecord> shared(Endpoint upstream) {
        return changes(List.of(
                Servers.keyed(KEYED, upstream),
                Servers.governed(GOVERNED, upstream),
                Servers.governed(LIMITED, upstream, SharedLimit.CALLS, SharedLimit.PERIOD),
                subscription("load", new SubscriptionScope.All(), hashed(subscriptionKey))));
    }

    /** Servers of every kind that a soak calls, by the paths of {@link SoakSubject}. */
    List<ConfigRecord> soak(Endpoint upstream) {
        return changes(List.of(
                Servers.patient("calls", upstream, upstream.path()),
                Servers.patient("modern", upstream, "/open/mcp"),
                Servers.patient("events", upstream, "/events/6/mcp"),
                Servers.patient("news", upstream, "/ticks/1000000/mcp"),
                Servers.governed("limited", upstream, SPENT_SOON, Duration.ofSeconds(10)),
                subscription("soak", new SubscriptionScope.OfServer("limited"), hashed(subscriptionKey))));
    }

    /** Servers and subscriptions that nobody calls, as many of each as {@code count}. */
    List<ConfigRecord> crowd(Endpoint upstream, int count) {
        Instant now = Instant.now();
        KeyHash hash = master().hash(SubscriptionKeys.PURPOSE);
        List<ConfigRecord> records = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++) {
            String name = "crowd-" + i;
            HashedKey key = new HashedKey(hash.of(name), now);
            records.add(new ResourceChanged<>(now, CROWD_REVISION + i, Servers.governed(name, upstream)));
            records.add(new ResourceChanged<>(
                    now, CROWD_REVISION + i, subscription(name, new SubscriptionScope.OfServer(name), key)));
        }
        return records;
    }

    /** A server as it is from now on. */
    static ConfigRecord changed(long revision, ServerDefinition server) {
        return new ResourceChanged<>(Instant.now(), revision, server);
    }

    /** The key for sessions, then these in their order. */
    private List<ConfigRecord> changes(List<Resource> resources) {
        Instant now = Instant.now();
        List<ConfigRecord> records = new ArrayList<>();
        records.add(sessionKeys(now));
        for (int i = 0; i < resources.size(); i++) {
            records.add(new ResourceChanged<>(now, FIRST_REVISION + i, resources.get(i)));
        }
        return List.copyOf(records);
    }

    private SessionKeysChanged sessionKeys(Instant now) {
        SessionKey sessionKey = new SessionKey(KID, now, master().seal(randomKey(), SessionKey.purpose(KID)));
        return new SessionKeysChanged(now, 1, List.of(sessionKey));
    }

    private HashedKey hashed(String key) {
        return new HashedKey(master().hash(SubscriptionKeys.PURPOSE).of(key), Instant.now());
    }

    private MasterKey master() {
        return MasterKey.fromBase64(masterKey).orElseThrow();
    }

    private static Subscription subscription(String name, SubscriptionScope scope, HashedKey key) {
        return new Subscription(
                name,
                name,
                "",
                scope,
                Subscription.State.ACTIVE,
                Optional.empty(),
                Optional.of(new SubscriptionKeys(key, key)));
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
