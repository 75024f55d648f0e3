package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/** Server resources as the admin API takes them. */
final class Servers {
    private Servers() {}

    /** A server that lets everybody in. */
    static ObjectNode document(String name, URI backend) {
        ObjectNode document = Json.MAPPER
                .createObjectNode()
                .put("kind", "McpServer")
                .put("name", name)
                .put("basePath", name);
        document.putObject("backend").put("url", backend.toString());
        document.putObject("access").put("subscriptionRequired", false);
        return document;
    }
}
