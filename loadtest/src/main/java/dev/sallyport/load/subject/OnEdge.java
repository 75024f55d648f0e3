package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.Dialogue;
import java.util.List;
import java.util.Optional;

/**
 * Another server on an edge that stands already: the difference between two of them is what their settings cost, and no two
 * JVMs are compared for it.
 *
 * @param description what is different there
 * @param edge which its owner closes
 */
record OnEdge(String scenario, Endpoint endpoint, Dialogue dialogue, String description, EdgeTarget edge)
        implements Target {
    /** A server where the small call is made. */
    OnEdge(String scenario, Endpoint endpoint, String description, EdgeTarget edge) {
        this(scenario, endpoint, Dialogue.CALL, description, edge);
    }

    @Override
    public long pid() {
        return edge.pid();
    }

    @Override
    public List<Long> helpers() {
        return edge.helpers();
    }

    @Override
    public Optional<CallLog> callLog() {
        return edge.callLog();
    }

    @Override
    public Optional<Long> liveSessions() throws InterruptedException {
        return edge.liveSessions();
    }

    @Override
    public void close() {
        // The edge is closed by whoever started it.
    }
}
