package dev.sallyport.config.session.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.projection.Projections;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import dev.sallyport.config.session.ClusterAccess;
import dev.sallyport.config.session.SessionView;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.session.SessionRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the map that edges write. The list's order is made here, from two numbers a session, so that members need no class
 * of this service.
 */
public final class ClusterSessions implements SessionView {
    private static final Codec<SessionRecord> CODEC = Json.codec(SessionRecord.class);
    private static final String ID = "id";
    private static final String SINCE = "since";
    private static final String SERVER = "server";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String CLIENT = "who.clientName";
    private static final List<String> CONSUMER = List.of(
            "who.consumer.subscription", "who.consumer.product", "who.consumer.subject", "who.consumer.clientId");

    /** How long an ended session is remembered, so that no edge brings it back that has not heard of its end. */
    private static final long TOMBSTONE_MINUTES = 1;

    private static final int END_ATTEMPTS = 10;
    private static final Comparator<Position> NEWEST_FIRST =
            Comparator.comparingLong(Position::since).reversed().thenComparing(Position::id);

    private final HazelcastInstance instance;

    private ClusterSessions(HazelcastInstance instance) {
        this.instance = instance;
    }

    /** Starts to look for the cluster; does not wait for it. */
    public static ClusterSessions connect(ClusterAccess access) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(access.name());
        config.getNetworkConfig().setAddresses(access.addresses());
        config.getConnectionStrategyConfig().setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC);
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(-1);
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.client.invocation.timeout.seconds", "5");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter.getWhitelist().addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "[");
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
        return new ClusterSessions(HazelcastClient.newHazelcastClient(config));
    }

    private IMap<String, HazelcastJsonValue> sessions() {
        return instance.getMap(SessionRecord.MAP);
    }

    @Override
    public Page list(Filter filter, Optional<Position> after, int limit) {
        try {
            IMap<String, HazelcastJsonValue> sessions = sessions();
            Collection<Object[]> found = sessions.project(Projections.multiAttribute(ID, SINCE), predicate(filter));
            List<Position> wanted = found.stream()
                    .filter(pair -> pair[0] instanceof String && pair[1] instanceof Number)
                    .map(pair -> new Position(((Number) pair[1]).longValue(), (String) pair[0]))
                    .filter(position -> after.isEmpty() || NEWEST_FIRST.compare(position, after.get()) > 0)
                    .sorted(NEWEST_FIRST)
                    .limit(limit + 1L)
                    .toList();
            List<String> ids = wanted.stream().limit(limit).map(Position::id).toList();
            Map<String, HazelcastJsonValue> values = sessions.getAll(new HashSet<>(ids));
            List<SessionRecord> page = ids.stream()
                    .map(values::get)
                    .flatMap(value -> read(value).stream())
                    .toList();
            return new Page(page, wanted.size() > limit, found.size());
        } catch (HazelcastException | IllegalStateException away) {
            throw new Away(away);
        }
    }

    private static Predicate<String, HazelcastJsonValue> predicate(Filter filter) {
        List<Predicate<String, HazelcastJsonValue>> all = new ArrayList<>();
        all.add(Predicates.greaterThan(EXPIRES_AT, SessionRecord.KILLED));
        filter.server().ifPresent(server -> all.add(Predicates.equal(SERVER, server)));
        filter.client().ifPresent(client -> all.add(Predicates.equal(CLIENT, client)));
        filter.consumer()
                .ifPresent(consumer -> all.add(Predicates.or(CONSUMER.stream()
                        .map(attribute -> Predicates.equal(attribute, consumer))
                        .toArray(Predicate[]::new))));
        return Predicates.and(all.toArray(Predicate[]::new));
    }

    @Override
    public boolean end(String id) {
        try {
            IMap<String, HazelcastJsonValue> sessions = sessions();
            for (int attempt = 0; attempt < END_ATTEMPTS; attempt++) {
                HazelcastJsonValue value = sessions.get(id);
                Optional<SessionRecord> session = read(value).filter(found -> !found.wasKilled());
                if (value == null || session.isEmpty()) {
                    return false;
                }
                if (sessions.replace(id, value, json(session.get().killed()))) {
                    sessions.setTtl(id, TOMBSTONE_MINUTES, TimeUnit.MINUTES);
                    return true;
                }
            }
            throw new Away(new IllegalStateException("a session that changes faster than it can be ended"));
        } catch (HazelcastException away) {
            throw new Away(away);
        }
    }

    private static HazelcastJsonValue json(SessionRecord session) {
        return new HazelcastJsonValue(new String(CODEC.encode(session), StandardCharsets.UTF_8));
    }

    /** Empty when it is none: whoever reaches the cluster's port may write there. */
    private static Optional<SessionRecord> read(@Nullable HazelcastJsonValue value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(CODEC.decode(value.getValue().getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedRecord notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        instance.shutdown();
    }
}
