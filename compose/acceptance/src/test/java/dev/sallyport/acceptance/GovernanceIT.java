package dev.sallyport.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that users start from, as they run them. */
@ExtendWith(OnCluster.class)
class GovernanceIT {
    private static final Path EXAMPLES = Places.COMPOSE.resolve("examples");
    private static final Duration WITHIN = Duration.ofMinutes(2);

    static List<String> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("run.mjs")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleShowsWhatItSays(String example, ClusterUnderTest cluster) throws InterruptedException {
        try (Program script =
                Program.start(EXAMPLES.resolve(example), "node", "run.mjs", "--run-dir", Places.RUN_DIR.toString())) {
            System.out.println(script.succeed(WITHIN));
        }
    }
}
