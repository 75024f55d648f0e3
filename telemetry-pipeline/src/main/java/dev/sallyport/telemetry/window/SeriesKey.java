package dev.sallyport.telemetry.window;

import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What calls have in common that are counted together. */
public record SeriesKey(Optional<String> server, Optional<String> method, Optional<String> name, Outcome outcome) {
    /** Stands for the method and name of calls whose window has no room for a series of their own. */
    public static final String OTHER = "(other)";

    /** Callers choose methods and names, so their length must not be theirs to choose. */
    private static final int TEXT_CHARACTERS_MAX = 200;

    public SeriesKey {
        server = server.map(SeriesKey::bounded);
        method = method.map(SeriesKey::bounded);
        name = name.map(SeriesKey::bounded);
    }

    public static SeriesKey of(CallRecord call) {
        return new SeriesKey(
                call.target().server(),
                call.target().method(),
                call.target().name(),
                call.result().outcome());
    }

    /** The series that takes this one's calls when there is no room: the server and the outcome stay exact. */
    public SeriesKey folded() {
        return new SeriesKey(server, Optional.of(OTHER), Optional.of(OTHER), outcome);
    }

    public boolean isFolded() {
        return method.filter(OTHER::equals).isPresent()
                && name.filter(OTHER::equals).isPresent();
    }

    /** The text itself, or its beginning and a hash that tells it from other texts that begin so. */
    public static String bounded(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX
                ? text
                : text.substring(0, TEXT_CHARACTERS_MAX - 17) + "…" + hash(text);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
