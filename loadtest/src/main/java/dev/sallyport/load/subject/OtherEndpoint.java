package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.Dialogue;

/**
 * Another endpoint of a target without settings of its own for each: there the stub behind it does something else.
 *
 * @param of which its owner closes
 */
record OtherEndpoint(String scenario, Endpoint endpoint, Dialogue dialogue, String description, Target of)
        implements Target {
    @Override
    public long pid() {
        return of.pid();
    }

    @Override
    public void close() {
        // Whoever started the other one closes it.
    }
}
