package dev.sallyport.edge.session;

import dev.sallyport.edge.policy.Permit;
import java.util.Optional;

/** A permit together with the upstream session that it acts in. Made by {@link Sessions} alone. */
public sealed interface Binding permits BoundCall {
    Permit permit();

    /**
     * The upstream's name for the session: its {@code Mcp-Session-Id}, or for the HTTP+SSE transport where it takes
     * messages; empty where there is no session, or none yet.
     */
    Optional<String> upstreamSession();

    /** Where that session is, as the upstream room names places; says nothing where there is no session. */
    String upstreamMember();
}
