package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.partition.NoDataMemberInClusterException;
import com.hazelcast.partition.PartitionLostEvent;
import dev.sallyport.edge.policy.limit.Absence;
import dev.sallyport.edge.policy.limit.Roster;
import dev.sallyport.edge.policy.limit.Standing;
import dev.sallyport.edge.policy.limit.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this member's {@link Roster} up to date, and answers operations from it. Changes happen under its lock, on
 * Hazelcast's event threads and its own; what operations and event loops read is volatile.
 */
public final class ClusterRoster implements CounterOwner {
    /** A member's attribute: the process, for Hazelcast gives a member that comes back a new id. */
    public static final String EDGE = "sallyport.edge";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoster.class);
    private static final long TICK_MILLIS = 500;

    /** After the last change of members, Hazelcast's own safety check is believed only after this time. */
    private static final long SETTLING_MILLIS = 1_000;

    private final int membersMin;
    private final Roster.Times times;
    private final Map<Integer, Long> lost = new ConcurrentHashMap<>();
    private final Set<String> farewells = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cluster-roster").daemon().factory());
    private volatile @Nullable HazelcastInstance instance;
    private volatile @Nullable Ledger ledger;
    private volatile Roster roster;
    private volatile Seen seen = new Seen(Set.of(), List.of());
    private volatile Set<String> settled = Set.of();
    private volatile long changedAt;
    private volatile boolean remembers;
    private volatile @Nullable ScheduledFuture<?> ticking;

    /** The edges behind one set of members; Hazelcast makes a new set for every change. */
    private record Seen(Set<Member> members, List<String> edges) {}

    /**
     * The roster of one process.
     *
     * @param edge the process
     * @param membersMin fewer never grant
     */
    public ClusterRoster(String edge, int membersMin, Roster.Times times) {
        this.membersMin = membersMin;
        this.times = times;
        this.roster = Roster.joining(List.of(edge), List.of(), times, now());
    }

    /**
     * Starts to follow {@code started}, which is a lite member; blocks until the cluster's memory is read. Only then counts
     * move here: a keeper that does not know yet who is missing grants nothing, and calls do not wait for it.
     */
    public void follow(HazelcastInstance started) {
        instance = started;
        // By the names that others know: members that are seen before all is read must not be taken for missing ones.
        roster = Roster.joining(edges(), List.of(), times, now());
        if (started.getCluster().getMembers().stream().allMatch(Member::isLiteMember)) {
            keepCounts();
        }
        Ledger read = new Ledger(started, times.kept());
        ledger = read;
        read.onFarewell(leaver -> {
            farewells.add(leaver);
            change(before -> before.seen(edges(), farewells, now()));
        });
        started.getPartitionService().addPartitionLostListener(this::partitionLost);
        started.getCluster().addMembershipListener(new Changes());
        started.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGING) {
                remembers = false;
            }
        });
        try {
            remember();
        } catch (NoDataMemberInClusterException othersLeft) {
            keepCounts();
            remember();
        }
        keepCounts();
        ticking = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes leave of the others, so that nothing is set aside for this edge. Blocks; the last call. */
    public void leave() {
        ScheduledFuture<?> ticks = ticking;
        if (ticks != null) {
            ticks.cancel(true);
        }
        ticker.shutdown();
        Ledger written = ledger;
        if (written != null) {
            written.writeFarewell(name(hazelcast().getCluster().getLocalMember()), now());
        }
    }

    /** How this edge stands to the cluster. */
    public Standing standing() {
        return roster.standing();
    }

    @Override
    public boolean mayGrant() {
        List<String> edges = edges();
        return remembers && edges.size() >= membersMin && roster.hasMajority(edges);
    }

    @Override
    public long setAside(long limit, Window window) {
        return roster.setAside(limit, window);
    }

    @Override
    public boolean mayHaveLost(String name, long sinceMillis) {
        int partition = hazelcast().getPartitionService().getPartition(name).getPartitionId();
        if (lost.getOrDefault(partition, Long.MIN_VALUE) >= sinceMillis) {
            return true;
        }
        List<String> edges = edges();
        return settled.stream().filter(each -> !edges.contains(each)).count() > HazelcastLimits.BACKUPS;
    }

    private HazelcastInstance hazelcast() {
        return Objects.requireNonNull(instance, "follow comes first");
    }

    @SuppressWarnings("ReferenceEquality") // An equal set may be of members that came back as other processes.
    private List<String> edges() {
        HazelcastInstance started = instance;
        if (started == null) {
            return List.of();
        }
        Cluster cluster = started.getCluster();
        Set<Member> members = cluster.getMembers();
        Seen last = seen;
        if (last.members() != members) {
            List<String> edges = new ArrayList<>();
            for (Member member : members) {
                edges.add(name(member));
            }
            last = new Seen(members, List.copyOf(edges));
            seen = last;
        }
        return last.edges();
    }

    private static String name(Member member) {
        String process = member.getAttribute(EDGE);
        return Roster.name(
                process == null ? member.getUuid().toString() : process,
                member.getAddress().toString());
    }

    private synchronized void change(UnaryOperator<Roster> step) {
        Roster before = roster;
        Roster after = step.apply(before);
        if (after.equals(before)) {
            return;
        }
        roster = after;
        Ledger written = ledger;
        for (Absence absence : after.absences().values()) {
            boolean isNew = !absence.equals(before.absences().get(absence.edge()));
            boolean isOpen = absence.until() == Long.MAX_VALUE;
            if (isNew && isOpen && written != null && after.hasMajority(after.present())) {
                written.writeAbsent(absence);
            }
        }
        LOG.atInfo()
                .addKeyValue("members", after.present().size())
                .addKeyValue("known", after.known().size())
                .addKeyValue("standing", after.standing())
                .log("cluster changed");
    }

    /** Learns what happened before this member came, or while it was away. */
    private void remember() {
        Ledger.Memory memory = Objects.requireNonNull(ledger).read();
        memory.lost().forEach((partition, at) -> lost.merge(partition, at, Math::max));
        change(before -> Roster.joining(edges(), memory.absences(), times, now()));
        settled = Set.copyOf(edges());
        remembers = true;
    }

    /** Takes a share of the counts, if it has none; where the cluster is just changing, the next tick does. */
    private void keepCounts() {
        Cluster cluster = hazelcast().getCluster();
        if (!cluster.getLocalMember().isLiteMember()) {
            return;
        }
        try {
            cluster.promoteLocalLiteMember();
        } catch (IllegalStateException changing) {
            LOG.atInfo().setCause(changing).log("keeps no counts yet");
        }
    }

    private void tick() {
        try {
            keepCounts();
            if (!remembers && hazelcast().getLifecycleService().isRunning() && isMerged()) {
                remember();
            }
            change(before -> before.at(now()));
            if (now() - changedAt > SETTLING_MILLIS
                    && !settled.equals(Set.copyOf(edges()))
                    && hazelcast().getPartitionService().isClusterSafe()) {
                settled = Set.copyOf(edges());
                farewells.retainAll(settled);
            }
        } catch (HazelcastInstanceNotActiveException stopping) {
            LOG.atDebug().log("the member stops");
        } catch (RuntimeException failure) {
            // Whatever it was: without the next tick this member would grant from what it no longer knows.
            LOG.atWarn().setCause(failure).log("roster not brought up to date; tried again soon");
        }
    }

    private boolean isMerged() {
        return roster.hasMajority(edges()) && now() - changedAt > TICK_MILLIS;
    }

    private void partitionLost(PartitionLostEvent event) {
        if (event.getLostBackupCount() < HazelcastLimits.BACKUPS) {
            return;
        }
        long now = now();
        lost.put(event.getPartitionId(), now);
        Ledger written = ledger;
        if (written != null) {
            written.writeLost(event.getPartitionId(), now);
        }
        LOG.atWarn().addKeyValue("partition", event.getPartitionId()).log("counts lost: their windows are closed");
    }

    /** Looks anew at every event: what happened is in the members, not in the event. */
    private final class Changes implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {
            look();
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            look();
        }

        private void look() {
            changedAt = now();
            List<String> edges = edges();
            Set<String> gone = Set.copyOf(farewells);
            settled = Set.copyOf(settled.stream()
                    .filter(each -> edges.contains(each) || !gone.contains(each))
                    .toList());
            change(before -> before.seen(edges, gone, now()));
        }
    }
}
