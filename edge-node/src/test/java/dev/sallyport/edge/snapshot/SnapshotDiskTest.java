package dev.sallyport.edge.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.edge.snapshot.SnapshotDisk.Copy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotDiskTest {
    private static final ConfigImage IMAGE =
            Images.of(42, Images.keys(1, Images.MASTER_KEY), Images.server("a", 2), Images.server("b", 3));

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsRead() {
        SnapshotDisk disk = new SnapshotDisk(directory.resolve("made/when/needed"));

        disk.write(new Copy(IMAGE, "log-1"));

        assertThat(disk.read()).contains(new Copy(IMAGE, "log-1"));
    }

    @Test
    void thereMayBeNone() {
        assertThat(new SnapshotDisk(directory).read()).isEmpty();
    }

    @Test
    void aLaterCopyReplacesTheEarlierOne() throws Exception {
        SnapshotDisk disk = new SnapshotDisk(directory);
        disk.write(new Copy(IMAGE, "log-1"));
        disk.write(new Copy(Images.of(43), "log-2"));

        assertThat(disk.read().map(Copy::logId)).contains("log-2");
        try (var files = Files.list(directory)) {
            assertThat(files.count()).isEqualTo(1);
        }
    }

    @Test
    void aCopyOfAnEarlierVersionIsRead() throws Exception {
        SnapshotDisk disk = new SnapshotDisk(directory);
        disk.write(new Copy(IMAGE, "log-1"));
        String text = Files.readString(file());
        String body = text.substring(text.indexOf('\n') + 1);
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        Files.writeString(file(), Long.toHexString(crc.getValue()) + "\n" + body);

        assertThat(disk.read()).contains(new Copy(IMAGE, "log-1"));
    }

    @Test
    void aCopyThatWasCutAnywhereIsNotUsed() throws Exception {
        SnapshotDisk disk = new SnapshotDisk(directory);
        disk.write(new Copy(IMAGE, "log-1"));
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThat(disk.read()).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void aCopyThatWasChangedIsNotUsed() throws Exception {
        SnapshotDisk disk = new SnapshotDisk(directory);
        disk.write(new Copy(IMAGE, "log-1"));
        byte[] changed = Files.readAllBytes(file());
        changed[changed.length / 2] ^= 1;
        Files.write(file(), changed);

        assertThat(disk.read()).isEmpty();
    }

    @Test
    void binaryGarbageIsNotUsed() throws Exception {
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 10, (byte) 0x80});

        assertThat(new SnapshotDisk(directory).read()).isEmpty();
    }

    @Test
    void aDiskThatTakesNothingDoesNoHarm() throws Exception {
        Path inTheWay = Files.writeString(directory.resolve("a-file"), "");
        SnapshotDisk disk = new SnapshotDisk(inTheWay.resolve("below"));

        disk.write(new Copy(IMAGE, "log-1"));

        assertThat(disk.read()).isEmpty();
    }

    private Path file() throws IOException {
        return directory.resolve("config-image.json");
    }
}
