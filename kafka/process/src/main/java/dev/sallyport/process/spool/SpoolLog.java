package dev.sallyport.process.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a spool: records are appended, read in their order, and gone once Kafka has them. Nothing is on disk for
 * sure, should the power fail, before {@link #force}; a process that is killed loses nothing that was appended.
 */
final class SpoolLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolLog.class);
    private static final int WRITE_BYTES = 128 * 1024;
    private static final int SEGMENTS = 16;
    private static final long SEGMENT_BYTES_MAX = 4 << 20;

    private final Path directory;
    private final long bytesMax;
    private final FileChannel lock;
    private final SentMark mark;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ByteBuffer frames = ByteBuffer.allocate(WRITE_BYTES);
    private Optional<SegmentReader> reader = Optional.empty();
    /** What is being read. */
    private Optional<Segment> reading = Optional.empty();

    private long sent;
    private long marked;
    private long read;
    private long last;
    private long damaged;

    private SpoolLog(Path directory, long bytesMax, FileChannel lock, SentMark mark) {
        this.directory = directory;
        this.bytesMax = bytesMax;
        this.lock = lock;
        this.mark = mark;
    }

    /** Opens what an earlier run left in {@code directory}, or an empty spool. */
    static SpoolLog open(Path directory, long bytesMax) throws IOException {
        makeDirectory(directory);
        FileChannel lock = lock(directory);
        try {
            SpoolLog log = new SpoolLog(directory, bytesMax, lock, SentMark.open(directory));
            log.takeUp();
            return log;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Records name callers: they are for nobody else on the machine. */
    private static void makeDirectory(Path directory) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ofThisProcess) {
            channel.close();
            throw new IOException(directory + " is in use by another part of this process", ofThisProcess);
        }
        channel.close();
        throw new IOException(directory + " is in use by another process (expected: a directory for each)");
    }

    private void takeUp() throws IOException {
        segments.addAll(Segment.in(directory));
        sent = mark.read();
        marked = sent;
        last = Math.max(sent, lastNumber());
        deleteSent();
        read = segments.isEmpty() ? last : Math.max(sent, segments.getFirst().firstNumber() - 1);
        sent = read;
    }

    /** The last number on disk. Only what an interrupted write left can be behind it. */
    private long lastNumber() throws IOException {
        while (!segments.isEmpty()) {
            Segment newest = segments.getLast();
            long found = 0;
            try (SegmentReader records = SegmentReader.open(newest.file(), 0)) {
                for (Optional<SpoolRecord> next = records.next(newest.bytes());
                        next.isPresent();
                        next = records.next(newest.bytes())) {
                    found = Math.max(found, next.get().number());
                }
            }
            if (found > 0) {
                return found;
            }
            // Nothing whole was ever written there; its name is free again.
            segments.removeLast().delete();
        }
        return 0;
    }

    /**
     * Appends as many of {@code records}, from the first on, as there is room for, and adds them with their numbers to
     * {@code stored}, also when the disk takes no more of them and this fails.
     */
    void append(List<SpoolRecord> records, List<SpoolRecord> stored) throws IOException {
        List<SpoolRecord> waiting = new ArrayList<>();
        long room = bytesMax - bytes();
        for (SpoolRecord each : records) {
            int length = Frame.length(each);
            if (length > room || !Frame.fits(each)) {
                break;
            }
            if (length > frames.remaining()) {
                write(frames, waiting, stored);
            }
            SpoolRecord numbered = each.numbered(last + waiting.size() + 1);
            waiting.add(numbered);
            room -= length;
            if (length > frames.capacity()) {
                ByteBuffer large = ByteBuffer.allocate(length);
                Frame.write(numbered, large);
                write(large, waiting, stored);
            } else {
                Frame.write(numbered, frames);
            }
        }
        write(frames, waiting, stored);
    }

    private void write(ByteBuffer written, List<SpoolRecord> waiting, List<SpoolRecord> stored) throws IOException {
        try {
            if (!waiting.isEmpty()) {
                segment().append(written.flip());
                last += waiting.size();
                stored.addAll(waiting);
            }
        } finally {
            waiting.clear();
            written.clear();
        }
    }

    private Segment segment() throws IOException {
        long segmentBytes = Math.min(bytesMax / SEGMENTS, SEGMENT_BYTES_MAX);
        if (segments.isEmpty() || !segments.getLast().takesMore(segmentBytes)) {
            Segment next = Segment.create(directory, last + 1);
            if (!segments.isEmpty()) {
                segments.getLast().retire();
            }
            segments.addLast(next);
        }
        return segments.getLast();
    }

    /** Whether there are records that are still to be read. */
    boolean hasUnread() {
        return read < last;
    }

    /** All that was appended so far is in the caller's hands and need not be read. */
    void passOver() throws IOException {
        closeReader();
        read = last;
        reading = Optional.empty();
    }

    /** The next records. What cannot be read is passed over and counted as damaged, if anything comes after it. */
    List<SpoolRecord> read(int recordsMax, long bytesMax) {
        List<SpoolRecord> found = new ArrayList<>();
        long room = bytesMax;
        while (hasUnread() && found.size() < recordsMax && room > 0) {
            Optional<SpoolRecord> next = next();
            if (next.isEmpty()) {
                damaged += last - read;
                read = last;
            } else if (next.get().number() > read) {
                damaged += next.get().number() - read - 1;
                read = next.get().number();
                room -= next.get().bytes();
                found.add(next.get());
            }
        }
        return found;
    }

    private Optional<SpoolRecord> next() {
        for (Optional<Segment> from = reading.or(this::firstUnread); from.isPresent(); from = after(from.get())) {
            Segment segment = from.get();
            try {
                if (!reading.equals(from)) {
                    closeReader();
                    reading = from;
                }
                if (reader.isEmpty()) {
                    reader = Optional.of(SegmentReader.open(segment.file(), 0));
                }
                Optional<SpoolRecord> next = reader.get().next(segment.bytes());
                if (next.isPresent()) {
                    return next;
                }
            } catch (IOException e) {
                LOG.atError()
                        .addKeyValue("file", segment.file())
                        .addKeyValue("error", e.toString())
                        .log("a segment of the spool cannot be read on");
            }
        }
        return Optional.empty();
    }

    /** The newest segment that begins at or before the next record. */
    private Optional<Segment> firstUnread() {
        return segments.stream()
                .filter(each -> each.firstNumber() <= read + 1)
                .reduce((older, newer) -> newer)
                .or(() -> Optional.ofNullable(segments.peekFirst()));
    }

    private Optional<Segment> after(Segment segment) {
        return segments.stream()
                .filter(each -> each.firstNumber() > segment.firstNumber())
                .findFirst();
    }

    private void closeReader() throws IOException {
        if (reader.isPresent()) {
            reader.get().close();
            reader = Optional.empty();
        }
    }

    /** Kafka has everything up to this number. */
    void sent(long number) throws IOException {
        sent = Math.max(sent, number);
        deleteSent();
    }

    /** Writes how far Kafka has everything, if that has changed. */
    void mark() throws IOException {
        if (marked < sent) {
            mark.write(sent);
            marked = sent;
        }
    }

    private void deleteSent() throws IOException {
        while (segments.size() > 1 && after(segments.getFirst()).orElseThrow().firstNumber() <= sent + 1) {
            Segment done = segments.removeFirst();
            if (reading.equals(Optional.of(done))) {
                closeReader();
                reading = Optional.empty();
            }
            done.delete();
        }
    }

    /** Makes what was appended survive a power cut. */
    void force() throws IOException {
        boolean any = false;
        for (Segment each : segments) {
            any |= each.force();
        }
        if (any) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** How many records Kafka does not have yet. */
    long unsent() {
        return last - sent;
    }

    /** The number of the last record that was read or passed over. */
    long lastRead() {
        return read;
    }

    long damaged() {
        return damaged;
    }

    /** What the segments take on disk. */
    long bytes() {
        long sum = 0;
        for (Segment each : segments) {
            sum += each.bytes();
        }
        return sum;
    }

    /** Gives the directory to the next. An empty spool leaves no segments. */
    @Override
    public void close() throws IOException {
        try (lock;
                mark) {
            mark();
            closeReader();
            for (Segment each : segments) {
                if (unsent() == 0) {
                    each.delete();
                } else {
                    each.close();
                }
            }
        }
    }
}
