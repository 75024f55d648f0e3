package dev.sallyport.edge.session;

import dev.sallyport.edge.identity.Caller;
import java.time.Instant;

/** What a session id says once it is opened. */
final class SessionFact {
    private final String upstream;
    private final String member;
    private final byte[] principalHash;
    private final Instant issuedAt;

    /**
     * A fact.
     *
     * @param upstream the upstream's own session id; for the HTTP+SSE transport the path and query where it takes
     *     messages
     * @param member where that session is; empty where its server has one place only
     * @param principalHash whose session it is
     */
    SessionFact(String upstream, String member, byte[] principalHash, Instant issuedAt) {
        this.upstream = upstream;
        this.member = member;
        this.principalHash = principalHash;
        this.issuedAt = issuedAt;
    }

    String upstream() {
        return upstream;
    }

    String member() {
        return member;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    boolean belongsTo(Caller caller) {
        return caller.is(principalHash);
    }
}
