package dev.sallyport.config.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Provenance;
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
    static final Context CONTEXT = new Context(new Author("someone", Optional.of("because")), NOW);

    private Given() {}

    static ServerDefinition server(String name, String basePath, String url) {
        try {
            return ResourceKind.SERVER
                    .read(Json.MAPPER.readTree("""
                            {"kind":"McpServer","name":"%s","basePath":"%s","backend":{"url":"%s"}}""".formatted(name, basePath, url)))
                    .orThrow();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ServerDefinition server(String name, String basePath) {
        return server(name, basePath, "https://up.example.com/mcp");
    }

    /** Servers of revisions 1, 2, … */
    static Basis servers(ServerDefinition... servers) {
        Basis basis = Basis.EMPTY;
        for (ServerDefinition server : servers) {
            basis = with(basis, new ResourceChanged<>(THEN, basis.revision() + 1, server));
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
