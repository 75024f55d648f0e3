package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.telemetry.CallRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.utils.Bytes;

/** What became of the bytes of a record. */
sealed interface CallReading {
    /**
     * A call.
     *
     * @param bytes as the edge wrote them
     */
    record ReceivedCall(CallRecord call, Bytes bytes) implements CallReading {
        /** When the exchange was over: a stream that was open for hours is not late because of that. */
        Instant ended() {
            return call.at().plus(call.timing().endMicros(), ChronoUnit.MICROS);
        }
    }

    /**
     * No call.
     *
     * @param why in words that never quote the record
     */
    record NotACall(String why) implements CallReading {}
}
