package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code /openapi.json}: the description of this API, written by hand and compared with it by a test. */
final class OpenApiPath {
    private final JsonNode description = read();

    Endpoint<?> endpoint() {
        return Endpoint.get("/openapi.json", NoQuery::read, (call, query) -> Answer.ok(description));
    }

    private static JsonNode read() {
        try (InputStream resource =
                Objects.requireNonNull(OpenApiPath.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return Json.MAPPER.readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json is not JSON", e);
        }
    }
}
