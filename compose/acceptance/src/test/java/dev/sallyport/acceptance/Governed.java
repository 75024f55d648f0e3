package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Documents of governed servers, with ' for ", and what is shown once of subscriptions. */
final class Governed {
    private Governed() {}

    /** Both keys of a subscription. */
    record Keys(String primary, String secondary) {}

    /** @param fields further fields, as {@code 'policies':[…]} */
    static String server(String name, URI backend, String fields) {
        return "{'kind':'McpServer','name':'%s','basePath':'%s','backend':{'url':'%s'},%s}"
                .formatted(name, name, backend, fields);
    }

    /** A server without a key, with these policies. */
    static String open(String name, URI backend, String policies) {
        return server(name, backend, "'access':{'subscriptionRequired':false},'policies':[" + policies + "]");
    }

    static String product(String name, String fields) {
        return "{'kind':'Product','name':'%s',%s}".formatted(name, fields);
    }

    static String subscription(String name, String fields) {
        return "{'kind':'Subscription','name':'%s',%s}".formatted(name, fields);
    }

    /** Applies them, in force on every edge when this returns; gives the keys of new subscriptions by their names. */
    static Map<String, Keys> apply(ClusterUnderTest cluster, String... documents)
            throws IOException, InterruptedException {
        ArrayNode all = Json.MAPPER.createArrayNode();
        for (String document : documents) {
            all.add(Json.read(document.replace('\'', '"')));
        }
        JsonNode answer = cluster.config()
                .post("/apply?wait=applied&timeout=30s", all)
                .expect(200)
                .json();
        Map<String, Keys> keys = new HashMap<>();
        answer.path("results").forEach(result -> {
            JsonNode shown = result.path("keys");
            if (shown.isObject()) {
                keys.put(
                        result.path("name").asText(),
                        new Keys(
                                shown.path("primary").asText(),
                                shown.path("secondary").asText()));
            }
        });
        return Map.copyOf(keys);
    }
}
