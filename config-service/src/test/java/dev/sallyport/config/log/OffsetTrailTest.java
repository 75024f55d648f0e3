package dev.sallyport.config.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.log.OffsetTrail.Trace;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OffsetTrailTest {
    private static final OffsetTrail TRAIL =
            OffsetTrail.EMPTY.plus(new long[] {0, 2, 3}).plus(new long[] {7});

    @Test
    void countsRecordsNotOffsets() {
        assertThat(TRAIL.countAfter(-1)).isEqualTo(4);
        assertThat(TRAIL.countAfter(0)).isEqualTo(3);
        assertThat(TRAIL.countAfter(1)).isEqualTo(3);
        assertThat(TRAIL.countAfter(5)).isEqualTo(1);
        assertThat(TRAIL.countAfter(7)).isZero();
        assertThat(TRAIL.countAfter(100)).isZero();
    }

    @Test
    void knowsWhatWasRead() {
        assertThat(TRAIL.trace(2)).isEqualTo(Trace.READ);
        assertThat(TRAIL.trace(1)).isEqualTo(Trace.NOT_READ);
        assertThat(TRAIL.trace(9)).isEqualTo(Trace.NOT_READ);
    }

    @Test
    void admitsWhatItForgot() {
        OffsetTrail full =
                TRAIL.plus(LongStream.range(100, 100 + OffsetTrail.OFFSETS_MAX).toArray());

        assertThat(full.trace(2)).isEqualTo(Trace.FORGOTTEN);
        assertThat(full.trace(100)).isEqualTo(Trace.READ);
        assertThat(full.countAfter(-1)).isEqualTo(OffsetTrail.OFFSETS_MAX);
    }
}
