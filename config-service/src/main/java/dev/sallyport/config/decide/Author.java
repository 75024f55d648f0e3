package dev.sallyport.config.decide;

import java.util.Optional;

/**
 * Who asked for a change.
 *
 * @param address the IP address that they asked from, when somebody asked
 * @param why their words, if they gave any
 */
public record Author(String name, Optional<String> address, Optional<String> why) {
    /** The config service itself, for what it does without being asked. */
    public static final Author SELF = new Author("config-service", Optional.empty(), Optional.empty());
}
