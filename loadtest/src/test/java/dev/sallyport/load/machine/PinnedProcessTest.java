package dev.sallyport.load.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void itRunsOnItsCore() throws InterruptedException {
        try (PinnedProcess process = start("grep", "Cpus_allowed_list", "/proc/self/status")) {
            process.awaitSuccess(SOON);

            assertThat(process.lastOfLog()).isEqualTo("Cpus_allowed_list:\t0");
        }
    }

    @Test
    void itEndsWhenItIsClosed() {
        PinnedProcess process = start("sleep", "60");
        assertThat(ProcessHandle.of(process.pid())).isPresent();

        process.close();

        assertThat(ProcessHandle.of(process.pid())).isEmpty();
    }

    @Test
    void aProcessThatEndsInsteadOfListeningIsSaidWithItsLastWords() {
        try (PinnedProcess process = start("sh", "-c", "echo no memory left; exit 3")) {
            assertThatThrownBy(() -> process.awaitListening(FreePort.next(), SOON))
                    .hasMessageContaining("tested does not listen on port")
                    .hasMessageContaining("no memory left");
        }
    }

    @Test
    void aProcessThatFailsIsSaid() throws InterruptedException {
        try (PinnedProcess good = start("true")) {
            good.awaitSuccess(SOON);
        }
        try (PinnedProcess bad = start("false")) {
            assertThatThrownBy(() -> bad.awaitSuccess(SOON)).hasMessageContaining("tested did not succeed");
        }
    }

    private PinnedProcess start(String... command) {
        return PinnedProcess.start("tested", 0, directory, List.of(command));
    }
}
