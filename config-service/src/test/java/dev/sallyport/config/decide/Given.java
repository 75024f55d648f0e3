package dev.sallyport.config.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What decisions are tried on. */
final class Given {
    static final Instant THEN = Instant.parse("2026-11-23T07:00:00Z");
    static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    static final Context CONTEXT =
            new Context(new Author("someone", Optional.of("192.0.2.7"), Optional.of("because")), NOW);

    private Given() {}

    static <R extends Resource> R resource(ResourceKind<R> kind, String json) {
        try {
            ObjectNode document = (ObjectNode) Json.MAPPER.readTree(json.replace('\'', '"'));
            return kind.read(document.put("kind", kind.label())).orThrow();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ServerDefinition server(String name, String basePath, String url) {
        return resource(
                ResourceKind.SERVER,
                "{'name':'%s','basePath':'%s','backend':{'url':'%s'}}".formatted(name, basePath, url));
    }

    static ServerDefinition server(String name, String basePath) {
        return server(name, basePath, "https://up.example.com/mcp");
    }

    /** Servers of revisions 1, 2, … */
    static Basis servers(ServerDefinition... servers) {
        return basis(servers);
    }

    /** Resources of revisions 1, 2, … */
    static Basis basis(Resource... resources) {
        Basis basis = Basis.EMPTY;
        for (Resource resource : resources) {
            basis = with(basis, new ResourceChanged<>(THEN, basis.revision() + 1, resource));
        }
        return basis;
    }

    static Basis with(Basis basis, ConfigRecord configRecord) {
        ConfigImage image = basis.image().apply(List.of(configRecord), Provenance.NONE);
        return new Basis(image, basis.revision());
    }

    static SessionKey key(String kid) {
        return new SessionKey(kid, THEN, "v1.sealed-" + kid);
    }
}
