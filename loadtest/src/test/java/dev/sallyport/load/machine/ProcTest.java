package dev.sallyport.load.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void thisProcessIsSeen() {
        assertThat(Proc.cpu(SELF)).isPositive();
        assertThat(Proc.residentBytes(SELF)).isGreaterThan(10_000_000);
        assertThat(Proc.openFiles(SELF)).isGreaterThan(2);
        assertThat(Proc.threads(SELF)).isGreaterThan(2);
    }

    @Test
    void memoryIsToldInKib() {
        assertThat(ProcessStatus.residentBytes(List.of("VmPeak:\t  999 kB", "VmRSS:\t  12 kB")))
                .isEqualTo(12 * 1_024);
    }

    @Test
    void aProcessThatHasEndedIsSaid() {
        assertThatThrownBy(() -> Proc.cpu(Integer.MAX_VALUE)).hasMessageContaining("its process has ended");
    }

    @Test
    void theMachineHasFacts() {
        MachineFacts facts = MachineFacts.read();

        assertThat(facts.cores()).isPositive();
        assertThat(facts.memoryMib()).isGreaterThan(100);
        assertThat(facts.kernel()).startsWith("Linux ");
    }
}
