package dev.sallyport.edge.http;

import java.util.function.Consumer;

/**
 * How edges tell each other that what a server lists or holds has changed. What is told may be lost, for a cluster that is
 * away: then results are used as long as they last.
 */
public interface ListChangeNews {
    /** For an edge that is alone. */
    ListChangeNews NONE = new ListChangeNews() {
        @Override
        public void changed(String server) {}

        @Override
        public void follow(Consumer<String> listener) {}
    };

    /** Tells the other edges; does not wait. */
    void changed(String server);

    /** Has {@code listener} hear the names of servers from other edges, on any thread. */
    void follow(Consumer<String> listener);
}
