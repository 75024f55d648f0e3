package dev.sallyport.edge.telemetry;

import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Refused;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import java.util.Optional;

/** What the audit trail says of a call that the gateway refused or failed: a part of the call's own record. */
public final class RefusalEvents {
    private RefusalEvents() {}

    /** Empty when the gateway let the call pass, whatever the upstream made of it. */
    public static Optional<AuditEvent> of(CallRecord call) {
        return call.result()
                .reason()
                .map(reason -> new Refused(
                        reason,
                        call.result().httpStatus(),
                        call.id(),
                        call.configOffset(),
                        caller(call.caller()),
                        target(call)));
    }

    private static AuditEvent.Caller caller(CallRecord.Caller caller) {
        return new AuditEvent.Caller(
                caller.authentication(),
                caller.consumer().flatMap(Consumer::clientId),
                caller.consumer().flatMap(Consumer::subscription),
                caller.consumer().flatMap(Consumer::subject),
                caller.address(),
                caller.session());
    }

    private static AuditEvent.Target target(CallRecord call) {
        return new AuditEvent.Target(
                call.target().server(), call.target().method(), call.target().name());
    }
}
