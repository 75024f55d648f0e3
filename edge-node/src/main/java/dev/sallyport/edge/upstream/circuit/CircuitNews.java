package dev.sallyport.edge.upstream.circuit;

import java.time.Duration;

/** What edges tell each other of circuits. For any thread; telling does not block, and is lost when nobody listens. */
public interface CircuitNews {
    /** An edge without others. */
    CircuitNews NONE = new CircuitNews() {
        @Override
        public void opened(String circuit, Duration stays) {
            // There is nobody to tell.
        }

        @Override
        public void follow(Listener listener) {
            // There is nobody to hear of.
        }
    };

    /** Hears what happened to a circuit, on this edge or another. */
    @FunctionalInterface
    interface Listener {
        void opened(String circuit, Duration stays);
    }

    /** Tells that a circuit is open from now on for as long as {@code stays}. */
    void opened(String circuit, Duration stays);

    /** Tells {@code listener} of all that opens, and of what is open already. May block. */
    void follow(Listener listener);
}
