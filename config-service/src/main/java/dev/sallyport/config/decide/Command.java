package dev.sallyport.config.decide;

import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import java.util.List;

/** What somebody wants done to the configuration. */
public sealed interface Command {
    /** Create the server, or replace it. */
    record PutServer(ServerDefinition server, Precondition precondition) implements Command {}

    record RemoveServer(String name, Precondition precondition) implements Command {}

    /**
     * Put a server back to what it was, also when it was removed since.
     *
     * @param revision the one to go back to
     * @param server as it was in that revision; history does not change, so it may be read before deciding
     */
    record RollBackServer(long revision, ServerDefinition server, Precondition precondition) implements Command {}

    /** Create or replace all of these, or none. */
    record ApplyServers(List<Document> documents) implements Command {
        public ApplyServers {
            documents = List.copyOf(documents);
        }
    }

    /**
     * One of several resources that came together.
     *
     * @param index its place among them, for problems to point at
     */
    record Document(int index, ServerDefinition server) {
        String pointer() {
            return "/" + index;
        }
    }

    /** See that there are session keys. */
    record MakeSessionKeys(SessionKey sealing, SessionKey next) implements Command {}

    /** Seal with the key that every edge already has, and hand out the one after it. */
    record RotateSessionKeys(SessionKey next) implements Command {}
}
