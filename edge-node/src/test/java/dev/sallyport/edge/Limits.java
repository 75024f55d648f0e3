package dev.sallyport.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.edge.http.EdgeLimits;

/** An edge's limits as an operator writes them. */
public final class Limits {
    private Limits() {}

    /** The defaults, but for what {@code json} says. */
    public static EdgeLimits of(String json) {
        try {
            return Fields.read(Json.MAPPER.readTree(json), UnknownFields.REFUSED, EdgeLimits::read)
                    .orThrow();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
