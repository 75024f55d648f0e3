package dev.sallyport.edge.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.snapshot.SnapshotDisk.Copy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DiskCopiesTest {
    private final List<Long> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch diskTakesIt = new CountDownLatch(1);
    private final DiskCopies copies = new DiskCopies(this::write);

    @Test
    void aSlowDiskKeepsNoChangeWaitingAndGetsTheNewestNext() throws InterruptedException {
        copies.offer(copy(1));
        assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();

        copies.offer(copy(2));
        copies.offer(copy(3));
        diskTakesIt.countDown();
        copies.close();

        assertThat(written).containsExactly(1L, 3L);
    }

    @Test
    void whatCameLastIsOnDiskWhenItIsClosed() {
        diskTakesIt.countDown();
        for (long offset = 1; offset <= 100; offset++) {
            copies.offer(copy(offset));
        }

        copies.close();

        assertThat(written).endsWith(100L).hasSizeLessThanOrEqualTo(2);
    }

    private void write(Copy copy) {
        writing.countDown();
        try {
            diskTakesIt.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        written.add(copy.image().provenance().offset());
    }

    private static Copy copy(long offset) {
        return new Copy(Images.of(offset), "log");
    }
}
