package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import dev.sallyport.edge.stream.ring.Ring;
import dev.sallyport.edge.stream.ring.RingBatch;
import dev.sallyport.edge.stream.ring.RingNews;
import dev.sallyport.edge.stream.ring.RingReading;
import dev.sallyport.edge.stream.ring.RingStore;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rings that every edge of the cluster can read. Hazelcast is asked asynchronously only; safe for any thread. */
public final class HazelcastRings implements RingStore {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastRings.class);
    private static final String RINGS = "sallyport.streams";
    private static final String OWNERS = "sallyport.streams.owners";
    private static final String NEWS = "sallyport.streams.news";

    /** An edge that does not say that it is up for so long is taken for dead: some of its {@link #tick}s may be late. */
    private static final long LEASE_SECONDS = 5;

    /** The last resort: edges keep the bytes of their own streams in bounds. */
    private static final int RINGS_MAX = 50_000;

    private final HazelcastInstance instance;
    private final long self = new SecureRandom().nextLong();
    private final AtomicBoolean following = new AtomicBoolean();

    public HazelcastRings(HazelcastInstance instance) {
        this.instance = instance;
    }

    /** Adds what rings need of a member's settings. */
    public static void addTo(Config config) {
        config.addMapConfig(new MapConfig(RINGS)
                .setBackupCount(1)
                .setReadBackupData(false)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setStatisticsEnabled(false)
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                        .setSize(RINGS_MAX)));
        config.addMapConfig(new MapConfig(OWNERS).setBackupCount(1).setStatisticsEnabled(false));
        addTo(config.getSerializationConfig());
    }

    /** Adds the serialization, which clients need too. */
    public static void addTo(SerializationConfig config) {
        RingSerialization.addTo(config);
    }

    @Override
    public long self() {
        return self;
    }

    @Override
    public Future<Boolean> append(String stream, RingBatch batch) {
        return asked(() -> rings().submitToKey(stream, new AppendToRing(batch)));
    }

    @Override
    public Future<Optional<RingReading>> read(String stream, long after) {
        return asked(() -> rings().submitToKey(stream, new ReadRing(after))).map(Optional::ofNullable);
    }

    @Override
    public Future<Boolean> claim(String stream, long from) {
        return asked(() -> rings().submitToKey(stream, new ClaimRing(from, self)));
    }

    @Override
    public void remove(String stream) {
        asked(() -> rings().removeAsync(stream)).onFailure(failed -> untold());
    }

    @Override
    public Future<Boolean> isAlive(long edge) {
        return asked(() -> owners().getAsync(edge)).map(Boolean.TRUE::equals);
    }

    @Override
    public void tell(RingNews news) {
        String text = RingSerialization.text(news);
        asked(() -> instance.<String>getTopic(NEWS).publishAsync(text)).onFailure(failed -> untold());
    }

    /** A client may not be connected yet: it follows when it is. */
    @Override
    public void follow(Consumer<RingNews> listener) {
        instance.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
                tryToFollow(listener);
            }
        });
        tryToFollow(listener);
        tick();
    }

    private void tryToFollow(Consumer<RingNews> listener) {
        if (!following.compareAndSet(false, true)) {
            return;
        }
        try {
            instance.<String>getTopic(NEWS)
                    .addMessageListener(message ->
                            RingSerialization.news(message.getMessageObject()).ifPresent(listener));
        } catch (HazelcastException | IllegalStateException away) {
            following.set(false);
            LOG.atWarn().log("streams of other edges are not known yet");
        }
    }

    @Override
    public void tick() {
        asked(() -> owners().setAsync(self, true, LEASE_SECONDS, TimeUnit.SECONDS))
                .onFailure(failed -> untold());
    }

    @Override
    public void close() {
        asked(() -> owners().removeAsync(self)).onFailure(failed -> untold());
    }

    private IMap<String, Ring> rings() {
        return instance.getMap(RINGS);
    }

    private IMap<Long, Boolean> owners() {
        return instance.getMap(OWNERS);
    }

    private static void untold() {
        LOG.atDebug().log("the cluster did not take what concerns a stream");
    }

    /** A member that stops throws instead of failing its future. */
    private static <T> Future<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return Future.fromCompletionStage(question.get());
        } catch (RuntimeException stopping) {
            return Future.failedFuture(stopping);
        }
    }
}
