package dev.sallyport.load.swarm;

import java.util.Optional;

/**
 * Where the clients send their messages, on 127.0.0.1.
 *
 * @param key the subscription key that they send, where one is wanted
 * @param token the access token that they send, where one is wanted
 */
public record Endpoint(int port, String path, Optional<String> key, Optional<String> token) {
    static final String HOST = "127.0.0.1";

    /** An endpoint for anybody. */
    public Endpoint(int port, String path) {
        this(port, path, Optional.empty());
    }

    /** An endpoint that wants no token. */
    public Endpoint(int port, String path, Optional<String> key) {
        this(port, path, key, Optional.empty());
    }

    /** The same for who has this key. */
    public Endpoint withKey(String subscriptionKey) {
        return new Endpoint(port, path, Optional.of(subscriptionKey), token);
    }

    /** The same for who has this token. */
    public Endpoint withToken(String accessToken) {
        return new Endpoint(port, path, key, Optional.of(accessToken));
    }

    public String authority() {
        return HOST + ":" + port;
    }
}
