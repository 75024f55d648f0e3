package dev.sallyport.process.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** How a record stands in a segment; see the package. */
final class Frame {
    static final int HEADER_BYTES = 22;

    /** A length beyond it is damage: Kafka takes 1 MiB at most unless both sides are told otherwise. */
    static final int VALUE_BYTES_MAX = 8 << 20;

    static final int KEY_BYTES_MAX = 0xFFFF;

    private static final int MAGIC = 0x53504C31;
    private static final int CRC_AT = 4;
    private static final int NUMBER_AT = 8;
    private static final int KEY_LENGTH_AT = 16;
    private static final int VALUE_LENGTH_AT = 18;

    private Frame() {}

    static int length(SpoolRecord spooled) {
        return HEADER_BYTES + spooled.bytes();
    }

    static boolean fits(SpoolRecord spooled) {
        return spooled.key().length <= KEY_BYTES_MAX && spooled.value().length <= VALUE_BYTES_MAX;
    }

    /** Appends the record to {@code buffer}, which has room for it. */
    static void write(SpoolRecord spooled, ByteBuffer buffer) {
        int start = buffer.position();
        buffer.putInt(MAGIC)
                .putInt(0)
                .putLong(spooled.number())
                .putShort((short) spooled.key().length)
                .putInt(spooled.value().length)
                .put(spooled.key())
                .put(spooled.value());
        buffer.putInt(start + CRC_AT, crc(buffer, start + NUMBER_AT, buffer.position()));
    }

    /**
     * How long the frame at {@code at} says that it is.
     *
     * @return the header's length when not even that is there; 0 when there is no frame
     */
    static int lengthAt(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEADER_BYTES) {
            return HEADER_BYTES;
        }
        int valueLength = bytes.getInt(at + VALUE_LENGTH_AT);
        if (bytes.getInt(at) != MAGIC || valueLength < 0 || valueLength > VALUE_BYTES_MAX) {
            return 0;
        }
        return HEADER_BYTES + (bytes.getShort(at + KEY_LENGTH_AT) & KEY_BYTES_MAX) + valueLength;
    }

    /** Whether the frame of this length is as it was written; all of it is in {@code bytes}. */
    static boolean isSound(ByteBuffer bytes, int at, int length) {
        return bytes.getInt(at + CRC_AT) == crc(bytes, at + NUMBER_AT, at + length);
    }

    static SpoolRecord read(ByteBuffer bytes, int at) {
        byte[] key = new byte[bytes.getShort(at + KEY_LENGTH_AT) & KEY_BYTES_MAX];
        byte[] value = new byte[bytes.getInt(at + VALUE_LENGTH_AT)];
        bytes.get(at + HEADER_BYTES, key);
        bytes.get(at + HEADER_BYTES + key.length, value);
        return new SpoolRecord(bytes.getLong(at + NUMBER_AT), key, value);
    }

    /** Where the next frame may begin after {@code at}; the limit when nothing looks like one. */
    static int nextStart(ByteBuffer bytes, int at) {
        int last = bytes.limit() - Integer.BYTES;
        for (int candidate = at + 1; candidate <= last; candidate++) {
            if (bytes.getInt(candidate) == MAGIC) {
                return candidate;
            }
        }
        return Math.max(at + 1, last + 1);
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, to - from));
        return (int) crc.getValue();
    }
}
