package dev.sallyport.config.api;

import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.oauth.admin.Admission.Bootstrapped;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What the audit trail says of who was not let in, of who came in with the admin token for want of a user, and of requests
 * that nothing could be made of.
 */
final class AdmissionEvents {
    /** The path is whatever a stranger sent. */
    private static final int PATH_CHARS_MAX = 256;

    private AdmissionEvents() {}

    /** Nobody is known to have asked. */
    static AuditEvent refused(HttpServerRequest request, Fault fault) {
        return event(request, Optional.empty(), "refused", reason(fault));
    }

    static AuditEvent refused(HttpServerRequest request, Fault fault, String name) {
        return event(request, Optional.of(name), "refused", reason(fault));
    }

    static AuditEvent bootstrapped(HttpServerRequest request) {
        return event(request, Optional.of(Bootstrapped.NAME), "admitted", Optional.empty());
    }

    private static Optional<String> reason(Fault fault) {
        return Optional.of(fault.name().toLowerCase(Locale.ROOT));
    }

    private static AuditEvent event(
            HttpServerRequest request, Optional<String> name, String outcome, Optional<String> reason) {
        String path = Objects.requireNonNullElse(request.path(), "");
        Optional<String> address = Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress);
        return new AdminAction(
                new Actor(name, address),
                request.method().name(),
                Optional.of(path.substring(0, Math.min(path.length(), PATH_CHARS_MAX))),
                Optional.empty(),
                Optional.empty(),
                outcome,
                reason);
    }
}
