package dev.sallyport.edge.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import dev.sallyport.edge.http.ListChangeNews;
import dev.sallyport.edge.http.hazelcast.HazelcastListChangeNews;
import dev.sallyport.edge.policy.limit.LimitStore;
import dev.sallyport.edge.policy.limit.Roster;
import dev.sallyport.edge.policy.limit.Standing;
import dev.sallyport.edge.policy.limit.hazelcast.ClusterRoster;
import dev.sallyport.edge.policy.limit.hazelcast.HazelcastLimitStore;
import dev.sallyport.edge.session.RevivalStore;
import dev.sallyport.edge.session.SessionDirectory;
import dev.sallyport.edge.session.hazelcast.HazelcastRevivals;
import dev.sallyport.edge.session.hazelcast.HazelcastSessionDirectory;
import dev.sallyport.edge.stream.ring.RingStore;
import dev.sallyport.edge.stream.ring.hazelcast.HazelcastRings;
import dev.sallyport.edge.upstream.circuit.CircuitNews;
import dev.sallyport.edge.upstream.circuit.hazelcast.HazelcastCircuitNews;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This edge's place in the cluster. Starting and stopping block, so neither belongs on an event loop. */
public final class ClusterMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);
    private static final int PARALLELISM_MIN = 2;

    /** A client that knows no member yet cannot even name what it shares: whoever watches processes starts it again. */
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(30);

    private final HazelcastInstance instance;
    private final String edge;
    private final Optional<ClusterRoster> roster;
    private final LimitStore limits;

    private ClusterMember(HazelcastInstance instance, String edge, Optional<ClusterRoster> roster, LimitStore limits) {
        this.instance = instance;
        this.edge = edge;
        this.roster = roster;
        this.limits = limits;
    }

    /**
     * Joins the cluster, or begins one.
     *
     * @throws IllegalStateException when the JVM was started so that every asynchronous answer would cost a thread, or a
     *     client finds no member
     */
    public static ClusterMember start(ClusterConfig config) {
        requireParallelism(ForkJoinPool.getCommonPoolParallelism());
        String edge = UUID.randomUUID().toString();
        return switch (config.mode()) {
            case MEMBER -> startMember(config, edge);
            case CLIENT -> startClient(config, edge);
        };
    }

    static void requireParallelism(int parallelism) {
        if (parallelism < PARALLELISM_MIN) {
            throw new IllegalStateException("the common pool has parallelism " + parallelism
                    + " (expected: at least 2; start this JVM with"
                    + " -Djava.util.concurrent.ForkJoinPool.common.parallelism=2)");
        }
    }

    private static ClusterMember startMember(ClusterConfig config, String edge) {
        Roster.Times times = new Roster.Times(config.detection(), config.absentKept());
        ClusterRoster roster = new ClusterRoster(edge, config.membersMin(), times);
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(HazelcastSettings.member(config, edge, roster));
        roster.follow(instance);
        LimitStore limits = new HazelcastLimitStore(instance, edge, roster::standing);
        ClusterMember member = new ClusterMember(instance, edge, Optional.of(roster), limits);
        LOG.atInfo()
                .addKeyValue("cluster", config.name())
                .addKeyValue("port", member.port())
                .addKeyValue("members", member.members())
                .log("in the cluster");
        return member;
    }

    private static ClusterMember startClient(ClusterConfig config, String edge) {
        CountDownLatch first = new CountDownLatch(1);
        AtomicBoolean connected = new AtomicBoolean();
        ClientConfig client = HazelcastSettings.client(config);
        client.addListenerConfig(new ListenerConfig((LifecycleListener) event -> {
            if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
                connected.set(true);
                first.countDown();
            } else if (event.getState() == LifecycleState.CLIENT_DISCONNECTED) {
                connected.set(false);
            }
        }));
        HazelcastInstance instance = HazelcastClient.newHazelcastClient(client);
        await(first, instance, config);
        LimitStore limits = new HazelcastLimitStore(instance, edge, () -> standingOfClient(instance, connected.get()));
        return new ClusterMember(instance, edge, Optional.empty(), limits);
    }

    private static void await(CountDownLatch connected, HazelcastInstance instance, ClusterConfig config) {
        boolean isConnected = false;
        try {
            isConnected = connected.await(CONNECTED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (!isConnected) {
            instance.shutdown();
            throw new IllegalStateException("cluster.members " + config.members() + ": none of them is a member of "
                    + config.name() + " that answers (expected: an edge with mode member at each)");
        }
    }

    /**
     * Clients do not know of each other: they have no share of their own, and lease as one of as many as members. One that
     * is cut off still has the list of members that it last knew, so that says nothing.
     */
    private static Standing standingOfClient(HazelcastInstance instance, boolean isConnected) {
        if (!isConnected) {
            return Standing.Apart.WITHOUT_SHARE;
        }
        try {
            int members = instance.getCluster().getMembers().size();
            return members == 0 ? Standing.Apart.WITHOUT_SHARE : new Standing.Together(members);
        } catch (HazelcastException away) {
            return Standing.Apart.WITHOUT_SHARE;
        }
    }

    /** Where the cluster counts. */
    public LimitStore limits() {
        return limits;
    }

    /** How the cluster tells of open circuits. */
    public CircuitNews circuitNews() {
        return new HazelcastCircuitNews(instance);
    }

    /** How the cluster tells of servers whose lists have changed. */
    ListChangeNews listChangeNews() {
        return new HazelcastListChangeNews(instance, edge);
    }

    /** Where the cluster keeps streams. */
    RingStore rings() {
        return new HazelcastRings(instance);
    }

    /** Where the cluster keeps what is known of sessions. Blocks until the cluster answers. */
    SessionDirectory sessions() {
        return roster.isPresent()
                ? HazelcastSessionDirectory.ofMember(instance, InstantSource.system())
                : HazelcastSessionDirectory.ofClient(instance, InstantSource.system());
    }

    /** Where the cluster keeps how sessions began. */
    RevivalStore revivals() {
        return new HazelcastRevivals(instance, InstantSource.system());
    }

    /** What adapters of this room's neighbours keep their shared state in. */
    HazelcastInstance instance() {
        return instance;
    }

    /** What others know this edge by, from its start to its end. */
    String edge() {
        return edge;
    }

    /** The port that other members connect to; 0 for a client. */
    public int port() {
        return roster.isPresent()
                ? instance.getCluster().getLocalMember().getAddress().getPort()
                : 0;
    }

    /** How many members this edge sees, itself included. */
    public int members() {
        return instance.getCluster().getMembers().size();
    }

    /** Takes leave and hands over what is kept here. Blocks until another member has it. */
    public void stop() {
        try {
            roster.ifPresent(ClusterRoster::leave);
        } catch (HazelcastException alone) {
            LOG.atWarn().setCause(alone).log("left without a farewell");
        }
        instance.shutdown();
    }
}
