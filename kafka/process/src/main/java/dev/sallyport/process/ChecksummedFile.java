package dev.sallyport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A text on disk that is replaced whole, and of which a copy that was cut or changed is told. Used by one thread. */
public final class ChecksummedFile {
    private final Path file;

    public ChecksummedFile(Path file) {
        this.file = file;
    }

    public boolean isThere() {
        return Files.exists(file);
    }

    /** Replaces the text; after a failure the old one stands. */
    public void write(String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap((checksum(text) + "\n" + text).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
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
        if (end < 0 || !content.substring(0, end).equals(checksum(text))) {
            throw new IOException("damaged");
        }
        return Optional.of(text);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
