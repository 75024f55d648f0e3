package dev.sallyport.edge;

import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.edge.UpstreamUnderTest.Received;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Upstreams that stand for each other. */
final class Members {
    /** No connection is kept, so that a member that closes is gone at once. */
    private static final String CLOSE = "Connection: close\r\n";

    private Members() {}

    /** Says its name, and opens a session that has its name at {@code initialize}. */
    static Behaviour called(String name) {
        return (request, connection) -> {
            if (request.method().equals("GET")) {
                connection.eventStream();
                connection.send("data: " + result(name) + "\n\n");
                connection.socket().close();
            } else if (request.body().contains("initialize")) {
                connection.json(result(name), CLOSE + "Mcp-Session-Id: session-of-" + name + "\r\n");
            } else {
                connection.json(result(name), CLOSE);
            }
        };
    }

    /** What a member of this name answers. */
    static String result(String name) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[],\"by\":\"" + name + "\"}}";
    }

    /** The field {@code members}, of members that are alike. */
    static String alike(UpstreamUnderTest... upstreams) {
        return Arrays.stream(upstreams)
                .map(upstream -> "{'url':'" + upstream.url("/mcp") + "'}")
                .collect(Collectors.joining(",", "'members':[", "]"));
    }

    /** Fields of a server that is open to everybody. */
    static String open(String name, String backend, String policies) {
        return "'name':'" + name + "','basePath':'" + name + "','backend':{" + backend
                + "},'access':{'subscriptionRequired':false},'policies':[" + policies + "]";
    }

    static boolean isHealthCheck(Received request) {
        return request.uri().equals("/healthz");
    }
}
