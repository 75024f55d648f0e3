package dev.sallyport.edge.upstream.circuit.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.sallyport.edge.upstream.circuit.CircuitNews;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map of what is open, whose entries live as long as their circuits stay so: its events are the news, and who joins
 * later reads it. The value is a time span in milliseconds, because clocks of edges differ.
 */
public final class HazelcastCircuitNews implements CircuitNews {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastCircuitNews.class);
    private static final String MAP = "sallyport.circuits";
    private static final int ENTRIES_MAX = 20_000;

    private final HazelcastInstance instance;
    private final AtomicReference<Optional<IMap<String, Long>>> map = new AtomicReference<>(Optional.empty());

    public HazelcastCircuitNews(HazelcastInstance instance) {
        this.instance = instance;
    }

    /** Adds what the map needs of a member's settings. */
    public static void addTo(Config config) {
        config.addMapConfig(new MapConfig(MAP)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                        .setSize(ENTRIES_MAX)));
    }

    @Override
    public void opened(String circuit, Duration stays) {
        try {
            map.get()
                    .ifPresent(open -> open.setAsync(circuit, stays.toMillis(), stays.toMillis(), TimeUnit.MILLISECONDS)
                            .exceptionally(failed -> {
                                untold(circuit);
                                return null;
                            }));
        } catch (HazelcastException | IllegalStateException away) {
            untold(circuit);
        }
    }

    private static void untold(String circuit) {
        LOG.atWarn().addKeyValue("circuit", circuit).log("the other edges could not be told of an open circuit");
    }

    /** A client may not be connected yet: it follows when it is. */
    @Override
    public void follow(Listener listener) {
        instance.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
                tryToFollow(listener);
            }
        });
        tryToFollow(listener);
    }

    private void tryToFollow(Listener listener) {
        try {
            IMap<String, Long> open = instance.getMap(MAP);
            if (map.compareAndSet(Optional.empty(), Optional.of(open))) {
                open.addEntryListener(new Follower(listener), true);
                open.forEach((circuit, millis) -> listener.opened(circuit, Duration.ofMillis(millis)));
            }
        } catch (HazelcastException | IllegalStateException away) {
            map.set(Optional.empty());
            LOG.atWarn().log("circuits of other edges are not known yet");
        }
    }

    private record Follower(Listener listener)
            implements EntryAddedListener<String, Long>, EntryUpdatedListener<String, Long> {
        @Override
        public void entryAdded(EntryEvent<String, Long> event) {
            tell(event);
        }

        @Override
        public void entryUpdated(EntryEvent<String, Long> event) {
            tell(event);
        }

        private void tell(EntryEvent<String, Long> event) {
            // What this edge told itself it knows: to open once more would make it longer.
            if (!event.getMember().localMember()) {
                listener.opened(event.getKey(), Duration.ofMillis(event.getValue()));
            }
        }
    }
}
