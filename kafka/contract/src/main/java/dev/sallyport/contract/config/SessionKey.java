package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that edges seal session ids with, itself sealed under the master key.
 *
 * @param kid its name inside a session id: one to eight letters and digits
 * @param sealed 32 random bytes, sealed by {@link dev.sallyport.contract.seal.MasterKey} for {@link #purpose}
 */
public record SessionKey(String kid, Instant createdAt, String sealed) {
    private static final Rule KID = Rule.matching("[A-Za-z0-9]{1,8}", "one to eight letters and digits");

    static Optional<SessionKey> read(Fields fields) {
        String kid = fields.string("kid", KID);
        String createdAt = fields.string("createdAt", Rule.NOT_BLANK);
        String sealed = fields.string("sealed", Rule.NOT_BLANK);
        return fields.build(() -> new SessionKey(kid, Instant.parse(createdAt), sealed));
    }

    /** What the key is sealed for, so that another sealed secret cannot be put in its place. */
    public static String purpose(String kid) {
        return "session-key/" + kid;
    }

    ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("kid", kid)
                .put("createdAt", createdAt.toString())
                .put("sealed", sealed);
    }
}
