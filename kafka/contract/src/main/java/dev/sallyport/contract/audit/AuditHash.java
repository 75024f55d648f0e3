package dev.sallyport.contract.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/** The hash of an audit record, over its JSON and not over the record: a reader need not know every member. */
final class AuditHash {
    static final String MEMBER = "hash";

    private AuditHash() {}

    /** Empty when there is no canonical form: a number is too large for RFC 8785, and no writer of ours wrote it. */
    static Optional<String> of(ObjectNode auditRecord) {
        ObjectNode hashed = auditRecord.deepCopy();
        hashed.remove(MEMBER);
        try {
            byte[] canonical = new JsonCanonicalizer(hashed.toString()).getEncodedUTF8();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            return Optional.of(HexFormat.of().formatHex(digest));
        } catch (IOException notCanonical) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
