package dev.sallyport.edge.session;

import dev.sallyport.edge.policy.Permit;
import java.util.Optional;

record BoundCall(Permit permit, Optional<String> upstreamSession, String upstreamMember, Optional<Opened> opened)
        implements Binding {
    BoundCall(Permit permit, Optional<String> upstreamSession, String upstreamMember) {
        this(permit, upstreamSession, upstreamMember, Optional.empty());
    }
}
