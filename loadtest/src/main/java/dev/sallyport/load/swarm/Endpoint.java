package dev.sallyport.load.swarm;

/** Where the clients send their messages, on 127.0.0.1. */
public record Endpoint(int port, String path) {
    static final String HOST = "127.0.0.1";

    public String authority() {
        return HOST + ":" + port;
    }
}
