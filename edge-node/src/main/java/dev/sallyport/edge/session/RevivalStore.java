package dev.sallyport.edge.session;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * What edges know together of sessions that may be begun anew, by the hash that records call them by. Asking never blocks;
 * answers come on any thread, and fail while the store is not to be reached. What is told may be lost: then a session is not
 * begun anew, and its client is told to start anew itself.
 */
public interface RevivalStore {
    /** Keeps how a session began. */
    void keep(String session, String beginning, Duration age);

    /**
     * Asks for the turn to begin {@code session} anew.
     *
     * @param seen the term in which it was lost
     * @param by unique to whoever asks; 0 only to learn whether the session has gone on
     */
    Future<Turn> turn(String session, long seen, long by);

    /** Says where the session goes on; false when the turn was over. */
    Future<Boolean> revived(String session, long by, String successor);

    /** The session must not be begun anew any more; where it went on stays known. */
    void settle(String session);

    /** Nothing is to be known of it any more. */
    void forget(String session);

    /** What is to be done with a session that was lost. */
    sealed interface Turn {
        /** Its client has to start anew. */
        record Nothing() implements Turn {}

        /** Somebody has begun it anew; {@code successor} is sealed. */
        record GoneOn(String successor, long term) implements Turn {}

        /** Whoever asked begins it anew; {@code beginning} is sealed. */
        record Yours(String beginning) implements Turn {}

        /** Somebody else is about to. */
        record Another() implements Turn {}
    }
}
