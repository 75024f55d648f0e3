package dev.sallyport.process.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void whatIsStoredIsReadInItsOrderAndGoneOnceItIsSent() {
        try (Spool spool = spool(10 * MEBIBYTE)) {
            store(spool, 1, 1_000);
            assertThat(numbers(spool.read(400, MEBIBYTE))).containsExactlyElementsOf(from(1, 400));
            store(spool, 1_001, 1_200);
            assertThat(numbers(spool.read(2_000, MEBIBYTE))).containsExactlyElementsOf(from(401, 1_200));
            assertThat(spool.hasUnread()).isFalse();
            assertThat(spool.unsent()).isEqualTo(1_200);
            spool.sent(1_200);
            assertThat(spool.unsent()).isZero();
        }
        assertThat(segments()).isEmpty();
    }

    @Test
    void anotherRunGoesOnWhereKafkasAcknowledgementsEnded() {
        try (Spool spool = spool(10 * MEBIBYTE)) {
            store(spool, 1, 100);
            spool.sent(40);
        }
        try (Spool spool = spool(10 * MEBIBYTE)) {
            spool.open();
            assertThat(spool.unsent()).isEqualTo(60);
            store(spool, 101, 110);
            assertThat(numbers(spool.read(1_000, MEBIBYTE))).containsExactlyElementsOf(from(41, 110));
            spool.sent(110);
        }
        try (Spool spool = spool(10 * MEBIBYTE)) {
            store(spool, 111, 111);
            assertThat(numbers(spool.read(1_000, MEBIBYTE))).containsExactly(111L);
        }
    }

    @Test
    void aKilledRunsTornEndIsPassedOver() throws IOException {
        Path torn = copyOfARunWith(50);
        Path segment = segments(torn).getLast();
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 7));

        try (Spool spool = spool(torn, MEBIBYTE)) {
            store(spool, 50, 52);
            List<SpoolRecord> read = spool.read(1_000, MEBIBYTE);
            assertThat(numbers(read)).containsExactlyElementsOf(from(1, 52));
            assertThat(read.get(49)).satisfies(SpoolTest::isWhole);
        }
        assertThat(count("damaged")).isZero();
    }

    @Test
    void flippedBitsCostTheirRecordsAlone() throws IOException {
        Path flipped = copyOfARunWith(300);
        Path segment = segments(flipped).getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        int frame = bytes.length / 300;
        bytes[frame * 10 + 40] ^= 1; // in a value
        bytes[frame * 20 + 2] ^= 1; // in a magic number
        bytes[frame * 30 + 19] ^= 1; // in a length, which then reaches far beyond the file
        bytes[frame * 40 + 21] ^= 8; // in a length, which then reaches into the record behind it
        Files.write(segment, bytes);

        try (Spool spool = spool(flipped, MEBIBYTE)) {
            spool.open();
            List<SpoolRecord> read = spool.read(1_000, MEBIBYTE);
            assertThat(read).hasSize(296).allSatisfy(SpoolTest::isWhole);
            assertThat(numbers(read)).doesNotContain(11L, 21L, 31L, 41L).contains(1L, 10L, 12L, 22L, 32L, 42L, 300L);
            spool.sentAllRead();
            assertThat(spool.unsent()).isZero();
        }
        assertThat(count("damaged")).isEqualTo(4);
    }

    @Test
    void aFullSpoolTakesNoMoreUntilKafkaHasSome() {
        try (Spool spool = spool(MEBIBYTE)) {
            int stored = 0;
            for (int more = -1; more != 0; stored += more) {
                more = spool.store(messages(stored + 1, stored + 500)).size();
            }
            assertThat(bytesOnDisk()).isBetween(MEBIBYTE - 200, MEBIBYTE);
            assertThat(spool.unsent()).isEqualTo(stored);
            assertThat(count("failures")).isZero();

            assertThat(numbers(spool.read(stored, MEBIBYTE))).containsExactlyElementsOf(from(1, stored));
            spool.sent(stored / 2);
            assertThat(spool.store(messages(stored + 1, stored + 500))).hasSize(500);
        }
    }

    @Test
    void aFullDiskIsCountedAndTriedAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0, "tmpfs (Linux, root)");
        try (Spool spool = spool(disk.resolve("spool"), 100 * MEBIBYTE)) {
            Path ballast = Files.write(disk.resolve("ballast"), new byte[700_000]);
            List<SpoolRecord> stored = spool.store(messages(1, 10_000));
            assertThat(stored).hasSizeBetween(1_000, 5_000);
            assertThat(count("failures")).isOne();
            assertThat(spool.store(messages(1, 1))).isEmpty();
            assertThat(numbers(spool.read(10_000, MEBIBYTE))).containsExactlyElementsOf(from(1, stored.size()));

            Files.delete(ballast);
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> spool.store(messages(stored.size() + 1, stored.size() + 1))
                                    .size()
                            == 1);
            assertThat(numbers(spool.read(10_000, MEBIBYTE))).containsExactly(stored.size() + 1L);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void aDirectoryThatCannotBeIsAsAFullDisk() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a directory");
        try (Spool spool = spool(file.resolve("spool"), MEBIBYTE)) {
            assertThat(spool.store(messages(1, 10))).isEmpty();
            assertThat(spool.hasUnread()).isFalse();
        }
        assertThat(count("failures")).isEqualTo(1);
    }

    @Test
    void theDirectoryBelongsToOneAtATimeAndIsForNobodyElsesEyes() throws IOException {
        try (Spool spool = spool(MEBIBYTE);
                Spool other = new Spool("other", Optional.of(new Spool.Place(folder.resolve("spool"), MEBIBYTE)))) {
            store(spool, 1, 1);
            assertThat(other.store(messages(1, 1))).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("spool"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void withoutAMarkEverythingThatIsThereIsSentAgain() throws IOException {
        try (Spool spool = spool(MEBIBYTE)) {
            store(spool, 1, 20);
            spool.sent(10);
        }
        Files.writeString(folder.resolve("spool").resolve("sent"), "no mark");
        try (Spool spool = spool(MEBIBYTE)) {
            spool.open();
            assertThat(numbers(spool.read(100, MEBIBYTE))).containsExactlyElementsOf(from(1, 20));
        }
    }

    /** What is on disk while a run is under way, as a kill would leave it. */
    private Path copyOfARunWith(int records) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Spool spool = spool(MEBIBYTE)) {
            store(spool, 1, records);
            for (Path segment : segments()) {
                Files.copy(segment, copy.resolve(segment.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private Spool spool(long bytesMax) {
        return spool(folder.resolve("spool"), bytesMax);
    }

    private Spool spool(Path directory, long bytesMax) {
        Spool spool = new Spool("tests", Optional.of(new Spool.Place(directory, bytesMax)));
        metrics.clear();
        spool.watch(metrics);
        return spool;
    }

    private double count(String name) {
        return metrics.get("sallyport.spool." + name).functionCounter().count();
    }

    private static void store(Spool spool, int first, int last) {
        assertThat(numbers(spool.store(messages(first, last)))).containsExactlyElementsOf(from(first, last));
    }

    private static List<SpoolRecord> messages(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> SpoolRecord.of(
                        text("%06d".formatted(number)),
                        text("value of %06d ".formatted(number).repeat(5))))
                .toList();
    }

    /** Its number is that of its text. */
    private static void isWhole(SpoolRecord spooled) {
        String key = new String(spooled.key(), StandardCharsets.US_ASCII);
        assertThat(key).isEqualTo("%06d".formatted(spooled.number()));
        assertThat(new String(spooled.value(), StandardCharsets.US_ASCII))
                .isEqualTo(("value of " + key + " ").repeat(5));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Long> numbers(List<SpoolRecord> records) {
        return records.stream().map(SpoolRecord::number).toList();
    }

    private static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private List<Path> segments() {
        return segments(folder.resolve("spool"));
    }

    private static List<Path> segments(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long bytesOnDisk() {
        return segments().stream().mapToLong(each -> each.toFile().length()).sum();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
