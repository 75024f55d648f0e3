package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import java.util.List;
import java.util.Optional;

/** Calls of the governed server of some edge. */
interface GovernedCalls extends Target {
    EdgeTarget edge();

    @Override
    default Endpoint endpoint() {
        return edge().governed();
    }

    @Override
    default long pid() {
        return edge().pid();
    }

    @Override
    default List<Long> helpers() {
        return edge().helpers();
    }

    @Override
    default Optional<CallLog> callLog() {
        return edge().callLog();
    }
}
