package dev.sallyport.config.session;

import dev.sallyport.contract.session.SessionRecord;
import java.util.List;
import java.util.Optional;

/** The sessions of all edges. Its methods block. Safe for any thread. */
public interface SessionView extends AutoCloseable {
    /**
     * Which sessions are wanted.
     *
     * @param consumer a subscription, product, subject or client id
     * @param client as it names itself
     */
    record Filter(Optional<String> server, Optional<String> consumer, Optional<String> client) {}

    /** Where a page begins: behind this session in the order of the list. */
    record Position(long since, String id) {}

    /**
     * The newest first.
     *
     * @param total of all that are wanted
     */
    record Page(List<SessionRecord> sessions, boolean more, int total) {
        public Page {
            sessions = List.copyOf(sessions);
        }
    }

    /** The edges cannot be asked. */
    final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Away(Throwable cause) {
            super("the edges' cluster is away", cause);
        }
    }

    /**
     * A page.
     *
     * @throws Away when it cannot be had
     */
    Page list(Filter filter, Optional<Position> after, int limit);

    /**
     * Ends a session: an edge tells its upstream.
     *
     * @return false when there is none
     * @throws Away when it is not known whether it has ended
     */
    boolean end(String id);

    @Override
    void close();
}
