package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a backend is. */
public sealed interface BackendAddress {
    /** More of them are a load balancer's work. */
    int MEMBERS_MAX = 32;

    /** How its members are asked whether they work; where it is absent, calls alone tell. */
    Optional<HealthDefinition> health();

    /** At one URL, whatever is behind it. */
    record Single(URI url, Optional<HealthDefinition> health) implements BackendAddress {}

    /** At several, any of which can take a call; a session stays with the member that opened it. */
    record Pool(List<BackendMember> members, Optional<HealthDefinition> health) implements BackendAddress {
        public Pool {
            members = List.copyOf(members);
        }
    }

    /** One URL, which nobody asks for its health. */
    static BackendAddress at(URI url) {
        return new Single(url, Optional.empty());
    }

    /** Whether some of it is called without TLS. */
    default boolean isPlain() {
        return switch (this) {
            case Single single -> isPlain(single.url());
            case Pool pool -> pool.members().stream().map(BackendMember::url).anyMatch(BackendAddress::isPlain);
        };
    }

    private static boolean isPlain(URI url) {
        return "http".equals(url.getScheme());
    }

    /** Reads fields of the backend itself. */
    static Optional<BackendAddress> read(Fields fields) {
        Optional<HealthDefinition> health = fields.optionalObject("health", HealthDefinition::read);
        if (!fields.has("members")) {
            String url = fields.string("url", BackendDefinition.HTTP_URL);
            return fields.build(() -> new Single(URI.create(url), health));
        }
        if (fields.has("url")) {
            fields.problem("url", "no url beside members");
        }
        List<BackendMember> members = fields.objects(
                "members", MEMBERS_MAX, "a list of 1 to " + MEMBERS_MAX + " members", BackendMember::read);
        Set<URI> different = new HashSet<>();
        if (!members.stream().map(BackendMember::url).allMatch(different::add)) {
            fields.problem("members", "members with different URLs");
        }
        return fields.build(() -> new Pool(members, health));
    }

    /** Writes fields of the backend itself. */
    default void write(ObjectNode json) {
        switch (this) {
            case Single single -> json.put("url", single.url().toString());
            case Pool pool -> {
                ArrayNode array = json.putArray("members");
                pool.members().forEach(member -> array.add(member.toJson()));
            }
        }
        health().ifPresent(health -> json.set("health", health.toJson()));
    }
}
