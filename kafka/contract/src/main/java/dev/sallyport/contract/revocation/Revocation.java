package dev.sallyport.contract.revocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.Instant;
import java.util.Optional;

/**
 * A right that is taken back until {@code expiresAt}: by then nothing that it is about may count any more by itself.
 *
 * @param at when it was taken back
 * @param reason in the words of whoever did it; may be empty
 * @param by whom
 * @param expiresAt from when on the revocation counts no more; always after {@code at}
 */
public record Revocation(Instant at, Revoked revoked, String reason, String by, Instant expiresAt) {
    public static final int SCHEMA = 1;

    /** A sentence or two. */
    public static final Rule REASON = Rule.atMost(500);

    public Revocation {
        if (!expiresAt.isAfter(at)) {
            throw new IllegalArgumentException("a revocation that has expired before it begins");
        }
    }

    /** Its key in the log. */
    public String key() {
        return revoked.key();
    }

    /** Whether it counts no more at {@code now}. */
    public boolean hasExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** As it stands in the log. */
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("schema", SCHEMA)
                .put("at", at.toString())
                .put("kind", Fields.label(revoked.kind()));
        revoked.write(json);
        return json.put("reason", reason).put("by", by).put("expiresAt", expiresAt.toString());
    }

    /** Reads what {@link #toJson} wrote; empty only when a problem was noted. */
    static Optional<Revocation> read(Fields fields) {
        String at = fields.string("at", Revoked.INSTANT);
        Optional<Revoked> revoked = Revoked.read(fields);
        String reason = fields.optionalString("reason", REASON).orElse("");
        String by = fields.string("by", Rule.NOT_BLANK);
        String expiresAt = fields.string("expiresAt", Revoked.INSTANT);
        return fields.build(
                () -> new Revocation(Instant.parse(at), revoked.orElseThrow(), reason, by, Instant.parse(expiresAt)));
    }
}
