package dev.sallyport.config.log;

import java.util.Arrays;

/** The offsets of the latest records that were read from one log. Immutable. */
public final class OffsetTrail {
    /** No edge that lags further needs a finer number, and no append is in doubt for longer. */
    static final int OFFSETS_MAX = 4_096;

    static final OffsetTrail EMPTY = new OffsetTrail(new long[0], false);

    /** Ascending. */
    private final long[] offsets;

    private final boolean forgotSome;

    private OffsetTrail(long[] offsets, boolean forgotSome) {
        this.offsets = offsets;
        this.forgotSome = forgotSome;
    }

    /** Whether a record was read. */
    enum Trace {
        READ,
        NOT_READ,
        /** It is longer ago than the trail reaches back. */
        FORGOTTEN
    }

    OffsetTrail plus(long[] later) {
        long[] all = Arrays.copyOf(offsets, offsets.length + later.length);
        System.arraycopy(later, 0, all, offsets.length, later.length);
        return all.length <= OFFSETS_MAX
                ? new OffsetTrail(all, forgotSome)
                : new OffsetTrail(Arrays.copyOfRange(all, all.length - OFFSETS_MAX, all.length), true);
    }

    Trace trace(long offset) {
        if (Arrays.binarySearch(offsets, offset) >= 0) {
            return Trace.READ;
        }
        boolean beforeTheTrail = forgotSome && offset < offsets[0];
        return beforeTheTrail ? Trace.FORGOTTEN : Trace.NOT_READ;
    }

    /** How many records came after {@code offset}; {@value #OFFSETS_MAX} stands for that many or more. */
    public int countAfter(long offset) {
        int found = Arrays.binarySearch(offsets, offset);
        return found >= 0 ? offsets.length - found - 1 : offsets.length - (-found - 1);
    }
}
