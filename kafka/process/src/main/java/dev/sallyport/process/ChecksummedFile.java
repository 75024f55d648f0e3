package dev.sallyport.process;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** A text on disk that is replaced whole, and of which a copy that was cut or changed is told. Used by one thread. */
public final class ChecksummedFile {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path file;

    public ChecksummedFile(Path file) {
        this.file = file;
    }

    public boolean isThere() {
        return Files.exists(file);
    }

    /** Writes a text, in UTF-8, and may close what it writes to. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Replaces the text; after a failure the old one stands. */
    public void write(String text) throws IOException {
        write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same for a text that is never there as a whole. */
    public void write(Writing text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            CRC32C crc = new CRC32C();
            OutputStream buffered =
                    new BufferedOutputStream(new Unclosed(Channels.newOutputStream(channel)), BUFFER_BYTES);
            buffered.write(head(0));
            CheckedOutputStream checked = new CheckedOutputStream(buffered, crc);
            text.to(checked);
            checked.flush();
            overwrite(channel, head(crc.getValue()));
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * The text; empty when there is none.
     *
     * @throws IOException when it cannot be read, or is not as it was written
     */
    public Optional<String> read() throws IOException {
        if (!isThere()) {
            return Optional.empty();
        }
        String content = Files.readString(file);
        int end = content.indexOf('\n');
        String text = content.substring(end + 1);
        if (end < 0 || !isChecksum(content.substring(0, end), text)) {
            throw new IOException("damaged");
        }
        return Optional.of(text);
    }

    /** A line of constant length, so that it can be put in when all else is written. */
    private static byte[] head(long checksum) {
        return "%08x\n".formatted(checksum).getBytes(StandardCharsets.US_ASCII);
    }

    private static void overwrite(FileChannel channel, byte[] head) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    /** Also as earlier versions wrote it, without leading zeros. */
    private static boolean isChecksum(String said, String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        String right = Long.toHexString(crc.getValue());
        return said.equals(right) || said.equals("%08x".formatted(crc.getValue()));
    }

    /** The channel is closed by who opened it, once it is on disk. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
