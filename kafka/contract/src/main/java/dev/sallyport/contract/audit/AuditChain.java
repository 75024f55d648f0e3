package dev.sallyport.contract.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import java.time.Instant;

/** Makes the records of one run, one after the other; what it has made must be written, in this order, or be missed. */
public final class AuditChain {
    private final Writer writer;
    private long seq;
    private String lastHash = AuditRecord.NO_HASH;

    public AuditChain(Writer writer) {
        this.writer = writer;
    }

    public AuditRecord next(Instant at, AuditEvent event) {
        AuditRecord unhashed = new AuditRecord(AuditRecord.SCHEMA, at, writer, seq + 1, lastHash, event, "");
        String hash =
                AuditHash.of(Json.MAPPER.<ObjectNode>valueToTree(unhashed)).orElseThrow();
        seq++;
        lastHash = hash;
        return new AuditRecord(AuditRecord.SCHEMA, at, writer, seq, unhashed.previousHash(), event, hash);
    }
}
