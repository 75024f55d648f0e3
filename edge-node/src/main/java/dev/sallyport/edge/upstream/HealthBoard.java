package dev.sallyport.edge.upstream;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Which places fail their health checks at the moment. Written by one thread, whole; read by any. */
public final class HealthBoard {
    private final AtomicReference<Set<Place>> failing = new AtomicReference<>(Set.of());

    /**
     * A member of a group: the same however it is called.
     *
     * @param group its id
     */
    public record Place(String group, String url) {}

    /** An immutable set; another one as soon as something changed. */
    public Set<Place> failing() {
        return failing.get();
    }

    /** From now on {@code places} fail, and no others. */
    public void publish(Set<Place> places) {
        failing.set(Set.copyOf(places));
    }
}
