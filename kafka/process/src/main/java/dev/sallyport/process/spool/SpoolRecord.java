package dev.sallyport.process.spool;

/** A message for a topic, and its number once the spool holds it. The arrays are nobody's to change. */
public final class SpoolRecord {
    private static final long NOT_STORED = 0;

    private final long number;
    private final byte[] key;
    private final byte[] value;

    SpoolRecord(long number, byte[] key, byte[] value) {
        this.number = number;
        this.key = key;
        this.value = value;
    }

    /** A message that is in no spool. */
    public static SpoolRecord of(byte[] key, byte[] value) {
        return new SpoolRecord(NOT_STORED, key, value);
    }

    SpoolRecord numbered(long as) {
        return new SpoolRecord(as, key, value);
    }

    public boolean isStored() {
        return number != NOT_STORED;
    }

    public long number() {
        return number;
    }

    public byte[] key() {
        return key;
    }

    public byte[] value() {
        return value;
    }

    /** What it takes in memory, about. */
    public int bytes() {
        return key.length + value.length;
    }
}
