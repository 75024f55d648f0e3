package dev.sallyport.process.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** The number up to which Kafka has everything, on disk. A mark that is lost or damaged only makes records go twice. */
final class SentMark implements AutoCloseable {
    private static final int BYTES = 12;

    private final FileChannel channel;

    private SentMark(FileChannel channel) {
        this.channel = channel;
    }

    static SentMark open(Path directory) throws IOException {
        return new SentMark(FileChannel.open(
                directory.resolve("sent"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    }

    /** Returns 0 when there is none that can be trusted. */
    long read() throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(BYTES);
        while (mark.hasRemaining() && channel.read(mark, mark.position()) >= 0) {}
        return !mark.hasRemaining() && mark.getInt(Long.BYTES) == crc(mark) ? mark.getLong(0) : 0;
    }

    void write(long number) throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(BYTES).putLong(0, number);
        mark.putInt(Long.BYTES, crc(mark));
        while (mark.hasRemaining()) {
            channel.write(mark, mark.position());
        }
    }

    private static int crc(ByteBuffer mark) {
        CRC32C crc = new CRC32C();
        crc.update(mark.slice(0, Long.BYTES));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
