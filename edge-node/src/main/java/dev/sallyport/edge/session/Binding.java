package dev.sallyport.edge.session;

import dev.sallyport.edge.policy.Permit;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A permit together with the upstream session that it acts in. Made by {@link Sessions} alone. */
public sealed interface Binding permits BoundCall {
    Permit permit();

    /**
     * The upstream's name for the session: its {@code Mcp-Session-Id}, or for the HTTP+SSE transport where it takes
     * messages; empty where there is no session, or none yet.
     */
    Optional<String> upstreamSession();

    /** When the gateway opened that session, in milliseconds since the epoch; 0 where there is none. */
    long sessionIssuedAtMillis();

    /** Where that session is, as the upstream room names places; says nothing where there is no session. */
    String upstreamMember();

    /** The message with what the gateway had sealed in it opened; empty where it goes as it came. */
    Optional<Opened> opened();

    /**
     * A message that is not the client's in every byte.
     *
     * @param task what it is about, if that is a task
     */
    record Opened(Buffer body, Optional<String> task) {}
}
