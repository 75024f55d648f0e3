package dev.sallyport.contract.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Objects;

/**
 * One link of an audit chain.
 *
 * @param schema 1
 * @param at when it happened
 * @param seq 1 for the first record of a run, and one more for each after it
 * @param previousHash the {@code hash} of the record before; {@link #NO_HASH} in the first
 * @param hash SHA-256, in small hex digits, of this record's JSON without the member {@code hash}, canonicalized as
 *     RFC 8785 says; members of later versions included
 */
@JsonPropertyOrder({"schema", "at", "writer", "seq", "previousHash", "event", "hash"})
public record AuditRecord(
        int schema, Instant at, Writer writer, long seq, String previousHash, AuditEvent event, String hash) {
    public static final int SCHEMA = 1;
    public static final String NO_HASH = "0".repeat(64);

    public AuditRecord {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(writer, "writer");
        Objects.requireNonNull(previousHash, "previousHash");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(hash, "hash");
    }

    /**
     * Whose chain it is.
     *
     * @param node the node's id, and the record's key on the topic
     * @param run another one each time the node starts
     */
    public record Writer(String node, String run) {
        public Writer {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(run, "run");
        }

        @Override
        public String toString() {
            return node + " run " + run;
        }
    }
}
