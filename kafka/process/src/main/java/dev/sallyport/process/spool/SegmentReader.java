package dev.sallyport.process.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads the records of one segment, also while it grows; passes over what is damaged. */
final class SegmentReader implements AutoCloseable {
    private static final int CHUNK_BYTES = 128 * 1024;

    private final FileChannel channel;
    /** Where the chunk begins in the file. */
    private long chunkAt;

    private ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0);
    private int at;

    private SegmentReader(FileChannel channel, long from) {
        this.channel = channel;
        this.chunkAt = from;
    }

    static SegmentReader open(Path file, long from) throws IOException {
        return new SegmentReader(FileChannel.open(file, StandardOpenOption.READ), from);
    }

    /** The next whole record of the file's first {@code limit} bytes; empty when there is no other. */
    Optional<SpoolRecord> next(long limit) throws IOException {
        while (chunkAt + at < limit) {
            int length = Frame.lengthAt(chunk, at);
            if (length > chunk.limit() - at) {
                if (load(length, limit)) {
                    continue;
                }
                // It says that it is longer than what there is: torn, or its length is what is damaged.
                length = 0;
            }
            if (length > 0 && Frame.isSound(chunk, at, length)) {
                SpoolRecord found = Frame.read(chunk, at);
                at += length;
                return Optional.of(found);
            }
            at = Frame.nextStart(chunk, at);
        }
        return Optional.empty();
    }

    /** Reads on from the current place, if the file has {@code wanted} bytes from there; otherwise nothing changes. */
    private boolean load(int wanted, long limit) throws IOException {
        long from = chunkAt + at;
        if (limit - from < wanted) {
            return chunkAt + chunk.limit() < limit && loadRest(from, limit);
        }
        read(from, (int) Math.min(Math.max(wanted, CHUNK_BYTES), limit - from));
        return true;
    }

    /** There is more in the file than in the chunk, although less than was wanted: the scan needs to see it. */
    private boolean loadRest(long from, long limit) throws IOException {
        read(from, (int) (limit - from));
        return true;
    }

    private void read(long from, int bytes) throws IOException {
        if (chunk.capacity() < bytes) {
            chunk = ByteBuffer.allocate(bytes);
        }
        chunk.clear().limit(bytes);
        while (chunk.hasRemaining()) {
            if (channel.read(chunk, from + chunk.position()) < 0) {
                throw new IOException("the segment is shorter than it was");
            }
        }
        chunk.flip();
        chunkAt = from;
        at = 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
