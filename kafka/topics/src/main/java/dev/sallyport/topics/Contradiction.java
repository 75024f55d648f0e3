package dev.sallyport.topics;

/** One setting of an existing topic that is not as the catalogue says, and what to do about it. */
public record Contradiction(String topic, String setting, String found, String expected, String cure) {
    @Override
    public String toString() {
        return "%s.%s: %s (expected: %s). %s".formatted(topic, setting, found, expected, cure);
    }
}
