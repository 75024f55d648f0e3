package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.cluster.Member;
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
import com.hazelcast.partition.PartitionService;
import dev.sallyport.edge.session.StreamHome;
import dev.sallyport.edge.stream.ring.Ring;
import dev.sallyport.edge.stream.ring.RingBatch;
import dev.sallyport.edge.stream.ring.RingNews;
import dev.sallyport.edge.stream.ring.RingReading;
import dev.sallyport.edge.stream.ring.RingStore;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    /** What an edge that is no member says instead of its member's id. */
    private static final String NO_MEMBER = "";

    /** The last resort: edges keep the bytes of their own streams in bounds. */
    private static final int RINGS_MAX = 50_000;

    /**
     * In how many partitions the rings of this edge's streams are: with fewer, fewer operations a beat; with more, their
     * copies are spread better over the other edges.
     */
    private static final int HOMES = 8;

    /** Of a hundred edges, one finds its homes in some 800 tries. */
    private static final int HOMES_TRIED = 5_000;

    private final HazelcastInstance instance;
    private final long self = new SecureRandom().nextLong();
    private final AtomicBoolean following = new AtomicBoolean();
    private volatile List<StreamHome> homes =
            Stream.generate(StreamHome::random).limit(HOMES).toList();

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
    public StreamHome home() {
        List<StreamHome> some = homes;
        return some.get(ThreadLocalRandom.current().nextInt(some.size()));
    }

    @Override
    public Future<Set<String>> append(Map<String, RingBatch> batches) {
        Map<String, Map<String, RingBatch>> byHome = new HashMap<>();
        batches.forEach((stream, batch) -> byHome.computeIfAbsent(StreamHome.of(stream), first -> new HashMap<>())
                .put(stream, batch));
        List<Future<Set<String>>> answers =
                byHome.values().stream().map(this::appendAtHome).toList();
        return Future.all(answers)
                .map(all -> answers.stream()
                        .flatMap(answer -> answer.result().stream())
                        .collect(Collectors.toSet()));
    }

    /** One operation on one partition, and one of its backup. */
    private Future<Set<String>> appendAtHome(Map<String, RingBatch> batches) {
        AppendToRings append = new AppendToRings(batches);
        if (batches.size() == 1) {
            String stream = batches.keySet().iterator().next();
            return asked(() -> rings().submitToKey(new RingKey(stream), append))
                    .map(isOurs -> isOurs ? Set.of() : Set.of(stream));
        }
        Set<RingKey> keys = batches.keySet().stream().map(RingKey::new).collect(Collectors.toSet());
        return asked(() -> rings().submitToKeys(keys, append))
                .map(answers -> answers.entrySet().stream()
                        .filter(isOurs -> !isOurs.getValue())
                        .map(isOurs -> isOurs.getKey().stream())
                        .collect(Collectors.toSet()));
    }

    @Override
    public Future<Optional<RingReading>> read(String stream, long after) {
        return asked(() -> rings().submitToKey(new RingKey(stream), new ReadRing(after)))
                .map(Optional::ofNullable);
    }

    @Override
    public Future<Long> claim(String stream, long from) {
        return asked(() -> rings().submitToKey(new RingKey(stream), new ClaimRing(from, self)));
    }

    @Override
    public void remove(String stream) {
        asked(() -> rings().removeAsync(new RingKey(stream))).onFailure(failed -> untold());
    }

    @Override
    public Future<Boolean> isAlive(long edge) {
        return asked(() -> owners().getAsync(edge)).map(this::isUp);
    }

    /** A member that is lost is known to be, sooner than its lease ends. */
    private boolean isUp(@Nullable String member) {
        return member != null
                && (member.equals(NO_MEMBER)
                        || instance.getCluster().getMembers().stream()
                                .anyMatch(each -> each.getUuid().toString().equals(member)));
    }

    private String member() {
        return instance.getLocalEndpoint() instanceof Member self
                ? self.getUuid().toString()
                : NO_MEMBER;
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
        stayNear();
        tick();
    }

    /** Where this edge is a member, rings of its streams are kept in partitions that it owns: half of their way is none. */
    private void stayNear() {
        if (instance.getLocalEndpoint() instanceof Member self) {
            findHomes(self);
            instance.getPartitionService().addMigrationListener(new WhenPartitionsMoved(() -> findHomes(self)));
        }
    }

    private void findHomes(Member owner) {
        PartitionService partitions = instance.getPartitionService();
        List<StreamHome> near = Stream.generate(StreamHome::random)
                .limit(HOMES_TRIED)
                .filter(home -> owner.equals(
                        partitions.getPartition(new RingKey(home.digits())).getOwner()))
                .limit(HOMES)
                .toList();
        if (!near.isEmpty()) {
            homes = near;
        }
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
        asked(() -> owners().setAsync(self, member(), LEASE_SECONDS, TimeUnit.SECONDS))
                .onFailure(failed -> untold());
    }

    @Override
    public void close() {
        asked(() -> owners().removeAsync(self)).onFailure(failed -> untold());
    }

    private IMap<RingKey, Ring> rings() {
        return instance.getMap(RINGS);
    }

    private IMap<Long, String> owners() {
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
