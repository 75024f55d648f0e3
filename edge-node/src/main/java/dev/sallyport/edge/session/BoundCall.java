package dev.sallyport.edge.session;

import dev.sallyport.edge.policy.Permit;
import java.util.Optional;

record BoundCall(
        Permit permit,
        Optional<String> upstreamSession,
        String upstreamMember,
        long sessionIssuedAtMillis,
        Optional<Opened> opened)
        implements Binding {
    BoundCall(Permit permit, Optional<String> upstreamSession, String upstreamMember, long sessionIssuedAtMillis) {
        this(permit, upstreamSession, upstreamMember, sessionIssuedAtMillis, Optional.empty());
    }
}
