package dev.sallyport.process.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One file of a spool. It is written by the run that made it, and only read by later ones. */
final class Segment implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[0-9]{20}\\.segment");

    private final Path file;
    private final long firstNumber;
    private Optional<FileChannel> writing;
    private long bytes;
    private boolean forced = true;
    private boolean spoiled;

    private Segment(Path file, long firstNumber, Optional<FileChannel> writing, long bytes) {
        this.file = file;
        this.firstNumber = firstNumber;
        this.writing = writing;
        this.bytes = bytes;
    }

    static Segment create(Path directory, long firstNumber) throws IOException {
        Path file = directory.resolve("%020d.segment".formatted(firstNumber));
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(file, firstNumber, Optional.of(channel), 0);
    }

    /** What earlier runs left, the oldest first. */
    static List<Segment> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
            return Stream.of(found.toArray(Path[]::new))
                    .map(file -> new Segment(
                            file,
                            Long.parseLong(file.getFileName().toString().substring(0, 20)),
                            Optional.empty(),
                            file.toFile().length()))
                    .toList();
        }
    }

    long firstNumber() {
        return firstNumber;
    }

    /** How long it is, as far as it holds whole records. */
    long bytes() {
        return bytes;
    }

    Path file() {
        return file;
    }

    boolean takesMore(long bytesMax) {
        return writing.isPresent() && !spoiled && bytes < bytesMax;
    }

    /** Appends all of it, or nothing: what a full disk took of it is taken back. */
    void append(ByteBuffer frames) throws IOException {
        FileChannel channel = writing.orElseThrow();
        try {
            long at = bytes;
            while (frames.hasRemaining()) {
                at += channel.write(frames, at);
            }
            bytes = at;
            forced = false;
        } catch (IOException e) {
            spoiled = true;
            channel.truncate(bytes);
            spoiled = false;
            throw e;
        }
    }

    /** Makes what was appended survive a power cut; returns whether there was anything to do. */
    boolean force() throws IOException {
        if (forced) {
            return false;
        }
        if (writing.isPresent()) {
            writing.get().force(false);
        } else {
            try (FileChannel again = FileChannel.open(file, StandardOpenOption.WRITE)) {
                again.force(false);
            }
        }
        forced = true;
        return true;
    }

    /** It gets nothing more; a spool of many segments is not one of many open files. */
    void retire() throws IOException {
        close();
        writing = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (writing.isPresent()) {
            writing.get().close();
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
