package dev.sallyport.edge.session;

import dev.sallyport.contract.session.SessionRecord;
import java.util.List;

/**
 * What an event loop has to tell the directory. Immutable.
 *
 * @param said what is new of sessions that live
 * @param opened those among all of them that hold a place in {@link SessionCounts}
 * @param ended sessions that are over
 */
record SessionNews(List<SessionRecord> said, List<SessionRecord> opened, List<SessionRecord> ended) {
    SessionNews {
        said = List.copyOf(said);
        opened = List.copyOf(opened);
        ended = List.copyOf(ended);
    }

    boolean isEmpty() {
        return said.isEmpty() && ended.isEmpty();
    }
}
