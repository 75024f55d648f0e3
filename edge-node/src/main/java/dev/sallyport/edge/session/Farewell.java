package dev.sallyport.edge.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an upstream must be told for one of its sessions to end.
 *
 * @param session the upstream's own id
 * @param member where it is
 * @param credential the provider whose token the calls of the session carried
 * @param headers that the policies set in front of the upstream, its keys among them: never to be shown
 */
public record Farewell(String session, String member, Optional<String> credential, Map<String, String> headers) {
    private static final String SESSION = "session";
    private static final String CREDENTIAL = "credential";
    private static final String HEADERS = "headers";

    public Farewell {
        headers = Map.copyOf(headers);
    }

    /** Nothing of it may end up in a log. */
    @Override
    public String toString() {
        return "a farewell";
    }

    String toText() {
        ObjectNode json = Json.MAPPER.createObjectNode().put(SESSION, session);
        credential.ifPresent(name -> json.put(CREDENTIAL, name));
        ObjectNode lines = json.putObject(HEADERS);
        headers.forEach(lines::put);
        return json.toString();
    }

    static Optional<Farewell> of(String text, String member) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            Map<String, String> headers = new LinkedHashMap<>();
            json.path(HEADERS)
                    .properties()
                    .forEach(each -> headers.put(each.getKey(), each.getValue().asText()));
            return Optional.of(new Farewell(
                    json.path(SESSION).asText(),
                    member,
                    Optional.ofNullable(json.path(CREDENTIAL).textValue()),
                    headers));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }
}
