package dev.sallyport.edge.session;

import dev.sallyport.edge.session.SessionTokens.Use;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session ids that one event loop has opened lately, with what they said: a session's calls follow each other, and what was
 * authentic a moment ago is so under the same key. Two ids may want one place; then the later has it. Holds nothing that was
 * not authentic, so garbage drives nobody out. Confined to its event loop.
 */
final class RecentSessions {
    /** A power of two; some 2 MiB when all are taken by ids of the usual length. */
    private static final int PLACES = 4_096;

    /** Longer ones are opened every time: an upstream's id may be a JWT. */
    private static final int ID_CHARACTERS_MAX = 512;

    private final @Nullable Recent[] places = new Recent[PLACES];

    /**
     * An id that was opened.
     *
     * @param hash what records call the session by
     */
    record Recent(String id, SessionKeys keys, Use use, String server, SessionFact fact, String hash) {}

    /** What {@code id} said; empty when that is not known here, or was said under other keys, elsewhere or for another use. */
    Optional<SessionFact> fact(SessionKeys keys, Use use, String server, String id) {
        Recent recent = at(id);
        return recent != null
                        && recent.keys() == keys
                        && recent.use() == use
                        && recent.server().equals(server)
                ? Optional.of(recent.fact())
                : Optional.empty();
    }

    /** What records call the session by; null when that is not known here. */
    @Nullable
    String hash(String id) {
        Recent recent = at(id);
        return recent == null ? null : recent.hash();
    }

    /** Remembers an id that was authentic. */
    void keep(Recent opened) {
        if (opened.id().length() <= ID_CHARACTERS_MAX) {
            places[place(opened.id())] = opened;
        }
    }

    /** Ids are compared when their hashes are the same: of a secret one nobody knows it, so time tells nobody how near a guess is. */
    private @Nullable Recent at(String id) {
        Recent recent = places[place(id)];
        return recent != null
                        && recent.id().hashCode() == id.hashCode()
                        && recent.id().equals(id)
                ? recent
                : null;
    }

    private static int place(String id) {
        int hash = id.hashCode();
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
