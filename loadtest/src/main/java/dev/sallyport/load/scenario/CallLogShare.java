package dev.sallyport.load.scenario;

import dev.sallyport.load.report.Figure;
import dev.sallyport.load.subject.CallLog;
import java.time.Duration;

/**
 * Whether a target's record of its calls keeps up with the calls.
 *
 * @param recordsBefore before the first of them
 */
record CallLogShare(CallLog log, long recordsBefore) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final int LOOKS_MAX = 20;

    static CallLogShare before(CallLog log) throws InterruptedException {
        return new CallLogShare(log, log.records());
    }

    /** Records for each of {@code calls}, once no more of them come; opening a session leaves some, too. */
    double of(long calls) throws InterruptedException {
        long records = log.records();
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            Thread.sleep(BETWEEN_LOOKS);
            long now = log.records();
            if (now == records) {
                break;
            }
            records = now;
        }
        return Figure.rounded(4, (records - recordsBefore) / (double) Math.max(1, calls));
    }
}
