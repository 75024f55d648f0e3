package dev.sallyport.acceptance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser of this machine; none is ever downloaded. Without one, a test that wants it is reported as skipped with
 * the line that says what to install, and fails with it under {@code -Dsallyport.chromium=required}.
 */
final class Chromium {
    private static final List<String> COMMANDS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String HINT = "no Chromium on this machine: apt-get install chromium";

    private Chromium() {}

    static void mustBeHere() {
        boolean isHere = Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .flatMap(folder -> COMMANDS.stream().map(Path.of(folder)::resolve))
                .anyMatch(Files::isExecutable);
        if (isHere) {
            return;
        }
        if (System.getProperty("sallyport.chromium", "").equals("required")) {
            Assertions.fail(HINT);
        }
        Assumptions.abort(HINT);
    }
}
