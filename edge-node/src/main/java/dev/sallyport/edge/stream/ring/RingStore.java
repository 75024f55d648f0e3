package dev.sallyport.edge.stream.ring;

import dev.sallyport.edge.session.StreamHome;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where rings are. Asking never blocks; answers come on any thread, and fail while the store is not to be reached. Rings
 * go by themselves when nothing was added for their age.
 */
public interface RingStore {
    /** What this edge is called in rings, from its start to its end. */
    long self();

    /** What the name of a stream that begins here is to begin with: rings that one edge writes are together then. */
    StreamHome home();

    /**
     * Adds each batch to the ring of its stream. Tells which of the streams were taken over since their batch's term. When
     * it fails, some may have been added: to repeat them changes nothing.
     */
    Future<Set<String>> append(Map<String, RingBatch> batches);

    /** What stands behind {@code after}; empty when there is no ring of this name. */
    Future<Optional<RingReading>> read(String stream, long after);

    /**
     * Makes this edge the owner, unless somebody else is that is neither gone nor {@code from}.
     *
     * @return the term in which it is; 0 when somebody else is
     */
    Future<Long> claim(String stream, long from);

    void remove(String stream);

    /** Whether the edge is up; one that was silent for some seconds is not. */
    Future<Boolean> isAlive(long edge);

    /** Tells every edge, this one included; may be lost. */
    void tell(RingNews news);

    /** Has {@code listener} hear what edges tell, on any thread. */
    void follow(Consumer<RingNews> listener);

    /** To be called every {@value LoopRings#LEASE_MILLIS} ms: says that this edge is up. */
    void tick();

    /** This edge stops: others need not wait to find out. */
    void close();
}
