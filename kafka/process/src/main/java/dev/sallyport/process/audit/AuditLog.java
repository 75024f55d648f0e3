package dev.sallyport.process.audit;

import dev.sallyport.contract.audit.AuditEvent;

/** Where audit events go. Safe for any thread. */
@FunctionalInterface
public interface AuditLog {
    /** Takes {@code event}, which happens now, or counts it as lost. Never waits, never fails. */
    void offer(AuditEvent event);
}
