package dev.sallyport.edge.revocation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.Revoked;
import dev.sallyport.edge.revocation.RevocationDisk;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.process.KafkaAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was revoked stays revoked over a restart while Kafka is away. */
class StartWithoutKafkaTest {
    private static final KafkaAccess AWAY = new KafkaAccess("127.0.0.1:1", Map.of());

    @TempDir
    private Path directory;

    private static Revocation revoked(String server, Duration life) {
        Instant then = Instant.now().minusSeconds(60);
        return new Revocation(then, new Revoked.Server(server), "", "ada", then.plus(life));
    }

    /** All that a start does before it asks Kafka. */
    private RevocationHolder start(Runnable onKnown) {
        RevocationHolder holder = new RevocationHolder();
        RevocationFollower follower =
                new RevocationFollower(AWAY, holder, new RevocationDisk(directory), InstantSource.system(), onKnown);
        follower.stop();
        follower.run();
        return holder;
    }

    @Test
    void theDiskSaysWhatIsRevokedAndTheClockWhatNoMore() throws Exception {
        new RevocationDisk(directory)
                .write(RevocationImage.of(
                        List.of(revoked("gone", Duration.ofHours(1)), revoked("back", Duration.ofSeconds(30)))));
        AtomicInteger known = new AtomicInteger();

        RevocationHolder holder = start(known::incrementAndGet);

        assertThat(known).hasValue(1);
        assertThat(holder.current().hasServer("gone")).isTrue();
        assertThat(holder.current().hasServer("back")).isFalse();
    }

    @Test
    void aDamagedCopyIsNotTakenForThatNothingIsRevoked() throws Exception {
        RevocationDisk disk = new RevocationDisk(directory);
        disk.write(RevocationImage.of(List.of(revoked("gone", Duration.ofHours(1)))));
        Path file = directory.resolve("revocations.json");
        Files.writeString(file, Files.readString(file).replace("gone", "else"));

        assertThat(disk.isThere()).isTrue();
        assertThat(disk.read()).isEmpty();
        AtomicInteger known = new AtomicInteger();
        start(known::incrementAndGet);
        assertThat(known).hasValue(0);
    }
}
