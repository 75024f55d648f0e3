package dev.sallyport.contract.audit;

import java.util.Arrays;
import java.util.HexFormat;

/** The hashes of the newest records of a chain, to tell a record that was sent twice from another in its place. */
final class RecentHashes {
    /** A writer sends again what it had on its way, which are 4,096 records at most and those of a moment before. */
    static final int RECORDS_MAX = 16_384;

    private static final int HASH_BYTES = 32;

    private byte[] hashes = new byte[0];

    /** Remembers a hash of 64 hex digits. */
    void add(long seq, String hash) {
        int at = at(seq);
        if (at + HASH_BYTES > hashes.length) {
            int wanted = Math.max(at + HASH_BYTES, 2 * hashes.length);
            hashes = Arrays.copyOf(hashes, Math.min(wanted, RECORDS_MAX * HASH_BYTES));
        }
        System.arraycopy(HexFormat.of().parseHex(hash), 0, hashes, at, HASH_BYTES);
    }

    /** Whether that is the hash of the record with this number, or of none that was remembered since. */
    boolean contains(long seq, String hash) {
        int at = at(seq);
        return at + HASH_BYTES <= hashes.length
                && Arrays.equals(hashes, at, at + HASH_BYTES, HexFormat.of().parseHex(hash), 0, HASH_BYTES);
    }

    private static int at(long seq) {
        return (int) Math.floorMod(seq, (long) RECORDS_MAX) * HASH_BYTES;
    }
}
