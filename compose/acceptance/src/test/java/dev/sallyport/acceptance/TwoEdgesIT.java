package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
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

    @Test
    void aRealServerIsRestartedUnderARealClientThatNoticesNothing(ClusterUnderTest cluster, @TempDir Path folder)
            throws IOException, InterruptedException {
        Path restarted = folder.resolve("restarted");
        URI url;
        Program client;
        try (FixtureServer fixture = FixtureServer.start()) {
            url = fixture.url();
            ObjectNode document = Servers.document("begun-anew", url);
            document.withObject("/backend/sessionLost").put("reinitialize", true);
            cluster.serve("begun-anew", document);
            client = Program.node(
                    "clients/restarted.mjs",
                    "--url",
                    cluster.url(0, "begun-anew").toString(),
                    "--second-url",
                    cluster.url(1, "begun-anew").toString(),
                    "--pause-file",
                    restarted.toString());
            client.line(step -> step.contains("\"paused\""), WITHIN);
        }
        try (FixtureServer again = FixtureServer.startAt(url.getPort());
                client) {
            assertThat(again.url()).isEqualTo(url);
            Files.createFile(restarted);

            client.succeed(WITHIN);
        }
    }
}
