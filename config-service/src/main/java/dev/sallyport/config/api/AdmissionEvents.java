package dev.sallyport.config.api;

import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What the audit trail says of somebody who was not let in. */
final class AdmissionEvents {
    /** The path is whatever a stranger sent. */
    private static final int PATH_CHARS_MAX = 256;

    private AdmissionEvents() {}

    static AuditEvent refused(HttpServerRequest request, Fault fault) {
        String path = Objects.requireNonNullElse(request.path(), "");
        Optional<String> address = Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress);
        return new AdminAction(
                new Actor(Optional.empty(), address),
                request.method().name(),
                Optional.of(path.substring(0, Math.min(path.length(), PATH_CHARS_MAX))),
                Optional.empty(),
                Optional.empty(),
                "refused",
                Optional.of(fault.name().toLowerCase(Locale.ROOT)));
    }
}
