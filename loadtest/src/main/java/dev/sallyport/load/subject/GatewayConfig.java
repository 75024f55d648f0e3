package dev.sallyport.load.subject;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ResumptionDefinition;
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

    /** Sessions that nobody ends are over so soon that an hour shows whether they go. */
    private static final LimitsDefinition SOON_FORGOTTEN = new LimitsDefinition(
            LimitsDefinition.DEFAULT.requestBytesMax(),
            LimitsDefinition.DEFAULT.eventBytesMax(),
            new SessionLimits(Duration.ofMinutes(2), 1_000_000, 1_000_000, 1_000_000));

    /** The server for anybody, by which its clients' URLs begin. */
    static final String SERVER = "stub";

    /** And the one behind a key, a tool policy and a rate limit. */
    static final String GOVERNED = "governed";

    private static final int KEY_BYTES = 32;
    private static final String KID = "1";
    private static final long CROWD_REVISION = 100;
    private static final Duration RESPONSE = Duration.ofSeconds(2);

    /** Calls in ten seconds, of the thirty or so that a soak makes. */
    private static final int SPENT_SOON = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Long enough for streams to be opened and measured meanwhile. */
    static final Duration RING_AGE = Duration.ofSeconds(40);

    static GatewayConfig generate() {
        return new GatewayConfig(
                Base64.getEncoder().encodeToString(randomKey()),
                Base64.getUrlEncoder().withoutPadding().encodeToString(randomKey()));
    }

    List<ConfigRecord> records(Endpoint upstream) {
        Instant now = Instant.now();
        MasterKey sealing = MasterKey.fromBase64(masterKey).orElseThrow();
        HashedKey key = new HashedKey(sealing.hash(SubscriptionKeys.PURPOSE).of(subscriptionKey), now);
        return List.of(
                sessionKeys(),
                new ResourceChanged<>(now, 2, server(upstream)),
                new ResourceChanged<>(now, 3, governed(GOVERNED, upstream)),
                new ResourceChanged<>(now, 4, subscription("load", GOVERNED, key)));
    }

    /**
     * What streams are relayed with: servers with and without rings.
     *
     * @param everyMicros how often the upstream ticks on a stream
     * @param said how many events it sends at once on those where it is silent then
     */
    List<ConfigRecord> streams(Endpoint upstream, long everyMicros, int said) {
        String ticks = "/ticks/" + everyMicros + "/mcp";
        return List.of(
                sessionKeys(),
                new ResourceChanged<>(Instant.now(), 2, streaming("ticks-on", upstream, ticks, true)),
                new ResourceChanged<>(Instant.now(), 3, streaming("ticks-off", upstream, ticks, false)),
                new ResourceChanged<>(Instant.now(), 4, streaming("idle-on", upstream, upstream.path(), true)),
                new ResourceChanged<>(Instant.now(), 5, streaming("idle-off", upstream, upstream.path(), false)),
                new ResourceChanged<>(
                        Instant.now(), 6, streaming("said-on", upstream, "/said/" + said + "/mcp", true)));
    }

    /** Servers of every kind that a soak calls, by the paths of {@link SoakSubject}. */
    List<ConfigRecord> soak(Endpoint upstream) {
        Instant now = Instant.now();
        HashedKey key = new HashedKey(
                MasterKey.fromBase64(masterKey)
                        .orElseThrow()
                        .hash(SubscriptionKeys.PURPOSE)
                        .of(subscriptionKey),
                now);
        return List.of(
                sessionKeys(),
                new ResourceChanged<>(now, 2, patient("calls", upstream, upstream.path())),
                new ResourceChanged<>(now, 3, patient("modern", upstream, "/open/mcp")),
                new ResourceChanged<>(now, 4, patient("events", upstream, "/events/6/mcp")),
                new ResourceChanged<>(now, 5, patient("news", upstream, "/ticks/1000000/mcp")),
                new ResourceChanged<>(now, 6, governed("limited", upstream, SPENT_SOON, Duration.ofSeconds(10))),
                new ResourceChanged<>(now, 7, subscription("soak", "limited", key)));
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
        return governed(name, upstream, 1_000_000_000, Duration.ofHours(1));
    }

    private static ServerDefinition governed(String name, Endpoint upstream, int calls, Duration period) {
        RateLimit limit = new RateLimit(
                calls,
                period,
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

    private SessionKeysChanged sessionKeys() {
        Instant now = Instant.now();
        MasterKey sealing = MasterKey.fromBase64(masterKey).orElseThrow();
        SessionKey sessionKey = new SessionKey(KID, now, sealing.seal(randomKey(), SessionKey.purpose(KID)));
        return new SessionKeysChanged(now, 1, List.of(sessionKey));
    }

    private static ServerBackend backend(Endpoint upstream) {
        return backend(upstream, upstream.path(), TimeoutsDefinition.DEFAULT);
    }

    private static ServerBackend backend(Endpoint upstream, String path, TimeoutsDefinition timeouts) {
        return new ServerBackend.Own(new BackendDefinition(
                BackendAddress.at(URI.create("http://" + upstream.authority() + path)),
                Transport.STREAMABLE_HTTP,
                "/sse",
                "/messages",
                timeouts,
                List.of()));
    }

    /** A server for anybody. Clients that leave are waited for so shortly that the next measurement has nothing of it. */
    private static ServerDefinition streaming(String name, Endpoint upstream, String path, boolean resumable) {
        return streaming(name, backend(upstream, path, timeouts(RESPONSE)), resumable, UNBOUNDED);
    }

    /** The same whose clients are waited for. */
    private static ServerDefinition patient(String name, Endpoint upstream, String path) {
        return streaming(name, backend(upstream, path, timeouts(PATIENCE)), true, SOON_FORGOTTEN);
    }

    private static TimeoutsDefinition timeouts(Duration response) {
        TimeoutsDefinition defaults = TimeoutsDefinition.DEFAULT;
        return new TimeoutsDefinition(defaults.connect(), response, defaults.streamIdle());
    }

    private static ServerDefinition streaming(
            String name, ServerBackend backend, boolean resumable, LimitsDefinition limits) {
        ResumptionDefinition defaults = ResumptionDefinition.DEFAULT;
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                backend,
                AccessDefinition.OPEN,
                limits,
                GovernanceDefinition.DEFAULT,
                new ResumptionDefinition(resumable, defaults.eventsMax(), defaults.bytesMax(), RING_AGE));
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
