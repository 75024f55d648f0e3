package dev.sallyport.contract.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.CanonicalHash;
import java.util.Optional;

/** The hash of an audit record, over its JSON and not over the record: a reader need not know every member. */
final class AuditHash {
    static final String MEMBER = "hash";

    private AuditHash() {}

    /** Empty when there is no canonical form: a number is too large for RFC 8785, and no writer of ours wrote it. */
    static Optional<String> of(ObjectNode auditRecord) {
        return CanonicalHash.of(auditRecord, MEMBER);
    }
}
