package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.Dialogue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that answers MCP calls, running and ready. */
public interface Target extends AutoCloseable {
    /** The scenario of a saturated run against it, such as {@code 01-nginx}. */
    String scenario();

    /** Where clients reach the stub through it. */
    Endpoint endpoint();

    /** What they ask there, and what they are to be answered. */
    default Dialogue dialogue() {
        return Dialogue.CALL;
    }

    /** The process whose processor time and memory the scenario is about. */
    long pid();

    /** Processes that it needs beside it. */
    default List<Long> helpers() {
        return List.of();
    }

    /** Present when it records calls. */
    default Optional<CallLog> callLog() {
        return Optional.empty();
    }

    /** What it is, with its version and the settings that figures depend on. */
    String description();

    /** The other edge of its cluster, where there is one that works for it, too. */
    default Optional<Long> otherEdge() {
        return Optional.empty();
    }

    /** How long it remembers what clients that left may come back for. */
    default Duration remembers() {
        return Duration.ZERO;
    }

    /** What of its heap is in use, where it says so. */
    default Optional<Double> heapBytes() throws InterruptedException {
        return Optional.empty();
    }

    /** The same of the other edge of its cluster. */
    default Optional<Double> otherHeapBytes() throws InterruptedException {
        return Optional.empty();
    }

    /** How many sessions it has, where it keeps any. */
    default Optional<Long> liveSessions() throws InterruptedException {
        return Optional.empty();
    }

    /** Gives back the memory it holds for nothing, so that what remains is in use. */
    default void settle() throws InterruptedException {}

    @Override
    void close();
}
