package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.List;
import java.util.Optional;

/** Something that answers MCP calls, running and ready. */
public interface Target extends AutoCloseable {
    /** The scenario of a saturated run against it, such as {@code 01-nginx}. */
    String scenario();

    /** Where clients reach the stub through it. */
    Endpoint endpoint();

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

    /** Gives back the memory it holds for nothing, so that what remains is in use. */
    default void settle() throws InterruptedException {}

    @Override
    void close();
}
