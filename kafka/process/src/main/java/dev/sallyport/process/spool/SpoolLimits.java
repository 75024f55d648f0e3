package dev.sallyport.process.spool;

import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * How much of the disk the spools of a process may take. What comes when one is full is dropped: what is kept already is
 * the oldest, and stays.
 *
 * @param callsBytesMax 1 GiB unless said otherwise: 25 minutes of 1,000 calls a second, of 700 bytes each
 * @param auditBytesMax 256 MiB unless said otherwise: over 300,000 refusals or changes
 */
public record SpoolLimits(long callsBytesMax, long auditBytesMax) {
    public static final SpoolLimits DEFAULT = new SpoolLimits(1L << 30, 256L << 20);

    private static final long BYTES_MIN = 1L << 20;
    private static final long BYTES_MAX = 1L << 40;

    /** Reads the block {@code spool}; whatever is not said keeps its default. */
    public static Optional<SpoolLimits> read(Fields fields) {
        long callsBytesMax = fields.integer("callsBytesMax", DEFAULT.callsBytesMax, BYTES_MIN, BYTES_MAX);
        long auditBytesMax = fields.integer("auditBytesMax", DEFAULT.auditBytesMax, BYTES_MIN, BYTES_MAX);
        return fields.build(() -> new SpoolLimits(callsBytesMax, auditBytesMax));
    }
}
