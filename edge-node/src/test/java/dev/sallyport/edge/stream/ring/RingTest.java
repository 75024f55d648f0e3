package dev.sallyport.edge.stream.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final long OWNER = 1;
    private static final long OTHER = 2;
    private static final RingBatch.Bounds BOUNDS = new RingBatch.Bounds(5, 1_000, 60_000);

    private final Ring ring = Ring.of(OWNER, RingBatch.FIRST_TERM);

    @Test
    void aBatchThatComesTwiceCountsOnce() {
        ring.append(batch(3, event(1), event(2), event(3)));
        ring.append(batch(3, event(1), event(2), event(3)));

        assertThat(positions(0)).containsExactly(1L, 2L, 3L);
        assertThat(positions(2)).containsExactly(3L);
    }

    @Test
    void theOldestGoWhenThereAreTooManyOrTheyAreTooLarge() {
        LongStream.rangeClosed(1, 9).forEach(each -> ring.append(batch(each, event(each))));
        assertThat(positions(0)).containsExactly(5L, 6L, 7L, 8L, 9L);

        ring.append(batch(10, new RingEvent(10, 0, new byte[950])));
        assertThat(positions(0)).containsExactly(10L);
    }

    @Test
    void theOldestGoWithAge() {
        ring.append(batch(2, new RingEvent(1, 0, new byte[10]), new RingEvent(2, 60_001, new byte[10])));

        assertThat(positions(0)).containsExactly(2L);
    }

    @Test
    void whatCouldNotBeKeptIsKnownToBeMissing() {
        ring.append(batch(7, event(3)));

        RingReading reading = ring.read(0);
        assertThat(reading.events()).hasSize(1);
        assertThat(reading.last()).isEqualTo(7);
    }

    @Test
    void whoTakesAStreamOverTakesItFromADeadOwnerOnce() {
        assertThat(ring.claim(OTHER, 3)).isZero();
        assertThat(ring.claim(OWNER, OTHER)).isEqualTo(1);
        assertThat(ring.claim(OWNER, 3)).isZero();
        assertThat(ring.append(batch(1, event(1)))).isFalse();
        assertThat(positions(0)).isEmpty();
    }

    @Test
    void aReleasedStreamIsTakenByTheFirst() {
        ring.append(new RingBatch(OWNER, 0, 1, "up-1", RingState.RELEASED, BOUNDS, List.of(event(1))));

        assertThat(ring.claim(OWNER, OWNER)).isEqualTo(1);
        assertThat(ring.claim(OWNER, OWNER)).isZero();
        assertThat(ring.read(0).lastUpstreamId()).isEqualTo("up-1");
    }

    /** A log that was released, and taken over by the same edge, may still have something on its way. */
    @Test
    void whatTheSameEdgeSaidBeforeItTookTheStreamOverComesTooLate() {
        ring.append(new RingBatch(OWNER, 0, 1, "", RingState.RELEASED, BOUNDS, List.of(event(1))));
        long term = ring.claim(OWNER, OWNER);

        boolean late = ring.append(batch(2, event(2)));
        boolean inTime = ring.append(new RingBatch(OWNER, term, 2, "", RingState.LIVE, BOUNDS, List.of(event(2))));

        assertThat(late).isFalse();
        assertThat(inTime).isTrue();
        assertThat(positions(0)).containsExactly(1L, 2L);
        assertThat(ring.append(new RingBatch(OWNER, 0, 9, "", RingState.ENDED, BOUNDS, List.of(event(9)))))
                .isFalse();
        assertThat(ring.state()).isEqualTo(RingState.LIVE);
    }

    /** Rings go with their age; whoever is late must not keep the stream from whom it belongs to. */
    @Test
    void aRingThatWasBegunAgainBySomebodyLateIsStillWhoseClaimWasTheLast() {
        ring.append(batch(1, event(1)));

        assertThat(ring.append(new RingBatch(OTHER, 1, 2, "", RingState.LIVE, BOUNDS, List.of(event(2)))))
                .isTrue();
        assertThat(ring.owner()).isEqualTo(OTHER);
        assertThat(ring.append(batch(3, event(3)))).isFalse();
    }

    @Test
    void oneReadingIsNeverMoreThanANetworkLikes() {
        Ring large = Ring.of(OWNER, RingBatch.FIRST_TERM);
        RingBatch.Bounds wide = new RingBatch.Bounds(100, 10_000_000, 60_000);
        for (int i = 1; i <= 10; i++) {
            large.append(new RingBatch(
                    OWNER, 0, i, "", RingState.LIVE, wide, List.of(new RingEvent(i, 0, new byte[100 * 1024]))));
        }

        assertThat(large.read(0).events()).hasSize(2);
        assertThat(large.read(9).events()).hasSize(1);
    }

    private List<Long> positions(long after) {
        return ring.read(after).events().stream().map(RingEvent::position).toList();
    }

    private static RingEvent event(long position) {
        return new RingEvent(position, 0, new byte[100]);
    }

    private static RingBatch batch(long last, RingEvent... events) {
        return new RingBatch(OWNER, 0, last, "", RingState.LIVE, BOUNDS, List.of(events));
    }
}
