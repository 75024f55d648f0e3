package dev.sallyport.edge.http.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.topic.ITopic;
import dev.sallyport.edge.http.ListChangeNews;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic with the names of servers, and who says so before them. Hazelcast is told asynchronously only. */
public final class HazelcastListChangeNews implements ListChangeNews {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastListChangeNews.class);
    private static final String TOPIC = "sallyport.lists.changed";
    private static final char SEPARATOR = ' ';

    private final HazelcastInstance instance;
    private final String prefix;
    private final AtomicBoolean following = new AtomicBoolean();

    /** For the edge that others know by {@code edge}. */
    public HazelcastListChangeNews(HazelcastInstance instance, String edge) {
        this.instance = instance;
        this.prefix = edge + SEPARATOR;
    }

    @Override
    public void changed(String server) {
        try {
            topic().publishAsync(prefix + server).exceptionally(failed -> {
                untold(server);
                return null;
            });
        } catch (HazelcastException | IllegalStateException away) {
            untold(server);
        }
    }

    private static void untold(String server) {
        LOG.atDebug().addKeyValue("server", server).log("the other edges could not be told that lists have changed");
    }

    /** A client may not be connected yet: it follows when it is. */
    @Override
    public void follow(Consumer<String> listener) {
        instance.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
                tryToFollow(listener);
            }
        });
        tryToFollow(listener);
    }

    private void tryToFollow(Consumer<String> listener) {
        if (!following.compareAndSet(false, true)) {
            return;
        }
        try {
            topic().addMessageListener(message -> hear(message.getMessageObject(), listener));
        } catch (HazelcastException | IllegalStateException away) {
            following.set(false);
            LOG.atWarn().log("what servers tell other edges of their lists is not heard yet");
        }
    }

    /** What this edge said itself it knows: once more would make it forget what it has learnt since. */
    private void hear(String said, Consumer<String> listener) {
        if (!said.startsWith(prefix)) {
            listener.accept(said.substring(said.indexOf(SEPARATOR) + 1));
        }
    }

    private ITopic<String> topic() {
        return instance.getTopic(TOPIC);
    }
}
