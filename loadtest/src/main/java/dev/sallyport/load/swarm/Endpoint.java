package dev.sallyport.load.swarm;

import java.util.Optional;

/**
 * Where the clients send their messages, on 127.0.0.1.
 *
 * @param key the subscription key that they send, where one is wanted
 */
public record Endpoint(int port, String path, Optional<String> key) {
    static final String HOST = "127.0.0.1";

    /** An endpoint for anybody. */
    public Endpoint(int port, String path) {
        this(port, path, Optional.empty());
    }

    public String authority() {
        return HOST + ":" + port;
    }
}
