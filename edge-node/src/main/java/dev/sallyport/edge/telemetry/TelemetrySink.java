package dev.sallyport.edge.telemetry;

import dev.sallyport.contract.telemetry.CallRecord;

/** Where call records go. Safe for any thread. */
@FunctionalInterface
public interface TelemetrySink {
    /** Takes {@code call}, or drops and counts it. Never waits, never fails. */
    void offer(CallRecord call);
}
