package dev.sallyport.load.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads {@code /proc}. A process is always meant with its children: nginx is a master and a worker. */
public final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /** Processor time of the process and its children so far. */
    public static Duration cpu(long pid) {
        return family(pid)
                .mapToObj(member -> ProcessStat.parse(line(member, "stat")).cpu())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Resident memory of the process and its children. */
    public static long residentBytes(long pid) {
        return family(pid)
                .map(member -> ProcessStatus.residentBytes(lines(member, "status")))
                .sum();
    }

    /** Open descriptors of the process and its children. */
    public static long openFiles(long pid) {
        return family(pid).map(member -> entries(member, "fd")).sum();
    }

    /** Threads of the process and its children. */
    public static long threads(long pid) {
        return family(pid).map(member -> entries(member, "task")).sum();
    }

    static CoreTimes core(int core) {
        return CoreTimes.parse(read(ROOT.resolve("stat")), core);
    }

    private static LongStream family(long pid) {
        Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
        return LongStream.concat(LongStream.of(pid), children.mapToLong(ProcessHandle::pid));
    }

    private static long entries(long pid, String directory) {
        try (Stream<Path> entries = Files.list(of(pid, directory))) {
            return entries.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String line(long pid, String name) {
        return lines(pid, name).getFirst();
    }

    private static List<String> lines(long pid, String name) {
        return read(of(pid, name));
    }

    private static Path of(long pid, String name) {
        return ROOT.resolve(Long.toString(pid)).resolve(name);
    }

    static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException gone) {
            throw new IllegalStateException(file + " is gone: its process has ended", gone);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
