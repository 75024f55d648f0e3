package dev.sallyport.edge.policy.limit;

/**
 * One period of a rule. Windows are aligned to the epoch, so that every edge names the same one without asking.
 *
 * @param id how many periods went before it since the epoch
 */
public record Window(long id, long periodMillis) {
    public static Window at(long nowMillis, long periodMillis) {
        return new Window(Math.floorDiv(nowMillis, periodMillis), periodMillis);
    }

    /** In milliseconds since the epoch. */
    public long start() {
        return id * periodMillis;
    }

    /** In milliseconds since the epoch; the first millisecond that is not in it. */
    public long end() {
        return start() + periodMillis;
    }
}
