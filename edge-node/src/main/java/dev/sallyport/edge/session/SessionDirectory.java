package dev.sallyport.edge.session;

import dev.sallyport.contract.session.SessionRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What sessions live, over all edges. Sessions work without it: it is for listing, counting and ending them. Safe for any
 * thread; all but {@link #find} block, and are for the {@link SessionKeeper}'s thread alone.
 */
public interface SessionDirectory {
    /** What is known of a session that this event loop has not seen for long. */
    enum Found {
        ALIVE,
        /** It was unused for too long, or somebody ended it. */
        DEAD,
        /** The directory does not remember so far back, or cannot be asked. */
        UNKNOWN
    }

    /**
     * Adds what is new of sessions, as {@link SessionRecord#plus} says; ended ones are told as such.
     *
     * @throws DirectoryAway when some of it may not have been added
     */
    void add(Collection<SessionRecord> news);

    /** Looks up a session that lives as long as it is used every {@code idle}. Never blocks, never fails. */
    CompletionStage<Found> find(String id, Duration idle);

    /**
     * How many sessions live of an owner or a server.
     *
     * @param counted {@link SessionRecord#owner} or the name of a server
     * @throws DirectoryAway when it is not known
     */
    int count(String counted);

    /**
     * How many sessions there are in all, with those that are about to be taken out.
     *
     * @throws DirectoryAway when it is not known
     */
    int size();

    /**
     * Takes sessions out whose time is over, or that somebody ended. Each is given to one edge, once.
     *
     * @param max of one call
     * @throws DirectoryAway when none can be had
     */
    List<SessionRecord> takeExpired(int max);
}
