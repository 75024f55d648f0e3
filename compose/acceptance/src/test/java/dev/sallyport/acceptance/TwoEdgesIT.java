package dev.sallyport.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(OnCluster.class)
class TwoEdgesIT {
    private static final Duration WITHIN = Duration.ofMinutes(1);

    @Test
    void oneSessionUsesBothEdgesInTurnAndOutlivesTheRestartOfOne(ClusterUnderTest cluster, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path restarted = folder.resolve("restarted");
        try (FixtureServer fixture = FixtureServer.start()) {
            cluster.serve("two-edges", fixture.url());
            try (Program client = Program.node(
                    "clients/two-edges.mjs",
                    "--url",
                    cluster.url(0, "two-edges").toString(),
                    "--second-url",
                    cluster.url(1, "two-edges").toString(),
                    "--pause-file",
                    restarted.toString())) {
                client.line(step -> step.contains("\"paused\""), WITHIN);

                cluster.down("edge-1");
                cluster.up("edge-1");
                Files.createFile(restarted);

                client.succeed(WITHIN);
            }
        }
    }
}
