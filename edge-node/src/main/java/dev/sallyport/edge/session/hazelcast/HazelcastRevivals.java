package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.edge.session.KeptSession;
import dev.sallyport.edge.session.RevivalStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in a map of the cluster. Hazelcast is asked asynchronously only; safe for any thread. */
public final class HazelcastRevivals implements RevivalStore {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastRevivals.class);
    private static final String MAP = "sallyport.sessions.beginnings";

    /** At 1 to 2 KB each with most clients, 20 KB at the most: some tens of MB of a member, and their backup. */
    private static final int SESSIONS_MAX = 20_000;

    private final HazelcastInstance instance;
    private final InstantSource clock;

    public HazelcastRevivals(HazelcastInstance instance, InstantSource clock) {
        this.instance = instance;
        this.clock = clock;
    }

    /** Adds the map and its operations to a member's settings. */
    public static void addTo(Config config) {
        config.addMapConfig(new MapConfig(MAP)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                        .setSize(SESSIONS_MAX)));
        addTo(config.getSerializationConfig());
    }

    /** Adds the operations, which clients need too. */
    public static void addTo(SerializationConfig config) {
        RevivalSerialization.addTo(config);
    }

    @Override
    public void keep(String session, String beginning, Duration age) {
        told(() -> sessions().setAsync(session, KeptSession.begun(beginning), age.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public Future<Turn> turn(String session, long seen, long by) {
        return change(session, new ReviveStep.Take(seen, by, clock.millis()))
                .map(now -> now.isPresent() ? now.get().turn(seen, by) : new Turn.Nothing());
    }

    @Override
    public Future<Boolean> revived(String session, long by, String successor) {
        return change(session, new ReviveStep.Revived(by, successor, clock.millis()))
                .map(now -> now.isPresent() && now.get().successor().equals(successor));
    }

    private Future<Optional<KeptSession>> change(String session, ReviveStep step) {
        return asked(() -> sessions().submitToKey(session, new ChangeKept(step)))
                .map(Optional::ofNullable);
    }

    @Override
    public void settle(String session) {
        told(() -> sessions().submitToKey(session, new ChangeKept(new ReviveStep.Settled())));
    }

    @Override
    public void forget(String session) {
        told(() -> sessions().removeAsync(session));
    }

    private IMap<String, KeptSession> sessions() {
        return instance.getMap(MAP);
    }

    private static <T> void told(Supplier<? extends CompletionStage<T>> news) {
        asked(news).onFailure(away -> LOG.atDebug().log("the cluster was not told of a session's beginning"));
    }

    /** A member that stops throws instead of failing its future. */
    private static <T> Future<T> asked(Supplier<? extends CompletionStage<T>> question) {
        try {
            return Future.fromCompletionStage(question.get());
        } catch (RuntimeException stopping) {
            return Future.failedFuture(stopping);
        }
    }
}
