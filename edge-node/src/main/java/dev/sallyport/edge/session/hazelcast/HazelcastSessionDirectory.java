package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.edge.session.DirectoryAway;
import dev.sallyport.edge.session.LocalSessionDirectory;
import dev.sallyport.edge.session.SessionDirectory;
import dev.sallyport.edge.session.SessionOwner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The directory in a map of the cluster. How far back it remembers is an entry of a map beside it: a cluster that was away
 * as a whole, or lost both copies of something, begins anew.
 */
public final class HazelcastSessionDirectory implements SessionDirectory {
    private static final String MEMORY = "sallyport.sessions.memory";
    private static final String SINCE = "since";
    private static final int IN_FLIGHT_MAX = 64;
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);
    private static final Duration FOUND_WITHIN = Duration.ofMillis(500);

    private final HazelcastInstance instance;
    private final InstantSource clock;
    private final boolean keepsSessions;

    private HazelcastSessionDirectory(HazelcastInstance instance, boolean keepsSessions, InstantSource clock) {
        this.instance = instance;
        this.keepsSessions = keepsSessions;
        this.clock = clock;
    }

    /** The directory as a member sees it, which takes out what has expired of what it keeps. */
    public static HazelcastSessionDirectory ofMember(HazelcastInstance instance, InstantSource clock) {
        IMap<String, Long> memory = instance.getMap(MEMORY);
        memory.putIfAbsent(SINCE, clock.millis());
        instance.getPartitionService().addPartitionLostListener(lost -> memory.setAsync(SINCE, clock.millis()));
        return new HazelcastSessionDirectory(instance, true, clock);
    }

    /** The directory as a client of the members sees it. */
    public static HazelcastSessionDirectory ofClient(HazelcastInstance instance, InstantSource clock) {
        return new HazelcastSessionDirectory(instance, false, clock);
    }

    private IMap<String, HazelcastJsonValue> sessions() {
        return instance.getMap(SessionRecord.MAP);
    }

    @Override
    public void add(Collection<SessionRecord> news) {
        try {
            IMap<String, HazelcastJsonValue> sessions = sessions();
            List<CompletableFuture<?>> inFlight = new ArrayList<>(IN_FLIGHT_MAX);
            for (SessionRecord each : news) {
                inFlight.add(sessions.submitToKey(each.id(), new AddNews(each)).toCompletableFuture());
                if (inFlight.size() == IN_FLIGHT_MAX) {
                    await(inFlight);
                }
            }
            await(inFlight);
        } catch (HazelcastException | IllegalStateException away) {
            throw new DirectoryAway(away);
        }
    }

    private static void await(List<CompletableFuture<?>> inFlight) {
        try {
            CompletableFuture.allOf(inFlight.toArray(CompletableFuture<?>[]::new))
                    .get(WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            inFlight.clear();
        } catch (ExecutionException | TimeoutException failed) {
            throw new DirectoryAway(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new DirectoryAway(stop);
        }
    }

    @Override
    public CompletionStage<Found> find(String id, Duration idle) {
        try {
            return sessions()
                    .getAsync(id)
                    .thenCompose(value -> found(SessionJson.read(value), idle))
                    .toCompletableFuture()
                    .orTimeout(FOUND_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(away -> Found.UNKNOWN);
        } catch (HazelcastException | IllegalStateException away) {
            return CompletableFuture.completedFuture(Found.UNKNOWN);
        }
    }

    private CompletionStage<Found> found(Optional<SessionRecord> session, Duration idle) {
        if (session.isPresent()) {
            return CompletableFuture.completedFuture(
                    LocalSessionDirectory.found(session.get(), 0, clock.millis(), idle));
        }
        IMap<String, Long> memory = instance.getMap(MEMORY);
        return memory.getAsync(SINCE).thenApply(since -> sinceThen(since, idle));
    }

    private Found sinceThen(@Nullable Long since, Duration idle) {
        return since == null ? Found.UNKNOWN : LocalSessionDirectory.found(null, since, clock.millis(), idle);
    }

    @Override
    public int count(String counted) {
        String attribute = SessionOwner.isOwner(counted) ? SessionSerialization.OWNER : SessionSerialization.SERVER;
        Predicate<String, HazelcastJsonValue> living = Predicates.and(
                Predicates.equal(attribute, counted),
                Predicates.greaterThan(SessionSerialization.EXPIRES_AT, SessionRecord.KILLED));
        try {
            return Math.toIntExact(sessions().aggregate(Aggregators.count(), living));
        } catch (HazelcastException | IllegalStateException | CompletionException away) {
            throw new DirectoryAway(away);
        }
    }

    @Override
    public int size() {
        try {
            return sessions().size();
        } catch (HazelcastException | IllegalStateException | CompletionException away) {
            throw new DirectoryAway(away);
        }
    }

    @Override
    public List<SessionRecord> takeExpired(int max) {
        if (!keepsSessions) {
            return List.of();
        }
        List<SessionRecord> taken = new ArrayList<>();
        try {
            IMap<String, HazelcastJsonValue> sessions = sessions();
            long now = clock.millis();
            Predicate<String, HazelcastJsonValue> over =
                    Predicates.between(SessionSerialization.EXPIRES_AT, SessionRecord.KILLED, now);
            for (String id : sessions.localKeySet(over)) {
                if (taken.size() == max) {
                    break;
                }
                SessionJson.read(sessions.executeOnKey(id, new TakeExpired(now)))
                        .ifPresent(taken::add);
            }
            return taken;
        } catch (HazelcastException | IllegalStateException away) {
            if (taken.isEmpty()) {
                throw new DirectoryAway(away);
            }
            // Those are nobody else's any more.
            return taken;
        }
    }
}
