package dev.sallyport.load.subject;

import dev.sallyport.load.swarm.Endpoint;

/** What was started for one measurement. */
record OneStart(String scenario, Endpoint endpoint, long pid, String description, Runnable end) implements Target {
    @Override
    public void close() {
        end.run();
    }
}
