package dev.sallyport.config.decide;

import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.SubscriptionKeys.Slot;
import java.util.List;

/**
 * What somebody wants done to the configuration. A secret comes sealed and a key comes hashed: a {@link
 * dev.sallyport.contract.config.Subscription} with the keys that it gets if this command creates it.
 */
public sealed interface Command {
    /** Create the resource, or replace it. */
    record Put(Resource resource, Precondition precondition) implements Command {}

    record Remove(ResourceId resource, Precondition precondition) implements Command {}

    /**
     * Put a resource back to what it was, also when it was removed since. Secrets and keys stay as they are now.
     *
     * @param revision the one to go back to
     * @param resource as it was in that revision; history does not change, so it may be read before deciding
     */
    record RollBack(long revision, Resource resource, Precondition precondition) implements Command {}

    /** Create or replace all of these, or none. */
    record Apply(List<Document> documents) implements Command {
        public Apply {
            documents = List.copyOf(documents);
        }
    }

    /**
     * One of several resources that came together.
     *
     * @param index its place among them, for problems to point at
     */
    record Document(int index, Resource resource) {
        String pointer() {
            return "/" + index;
        }
    }

    /** Replace one key of a subscription; the other stays, so that clients can change over. */
    record RegenerateKey(String subscription, Slot slot, HashedKey key, Precondition precondition) implements Command {}

    /** See that there are session keys. */
    record MakeSessionKeys(SessionKey sealing, SessionKey next) implements Command {}

    /** Seal with the key that every edge already has, and hand out the one after it. */
    record RotateSessionKeys(SessionKey next) implements Command {}
}
