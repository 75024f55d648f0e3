package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The clients that users have, through the edges. Each sends credentials, and those against the fixture check that they
 * do not arrive there.
 */
@ExtendWith(OnCluster.class)
class RealClientsIT {
    private static final Duration DRIVER_WITHIN = Duration.ofMinutes(2);
    private static final String CREDENTIALS = "Authorization: Bearer of-the-client";

    private static FixtureServer fixture;

    private final ClusterUnderTest cluster;

    RealClientsIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void serveFixture(ClusterUnderTest cluster) throws IOException, InterruptedException {
        fixture = FixtureServer.start();
        cluster.serve("fixture", fixture.url());
    }

    @AfterAll
    static void stopFixture() {
        fixture.close();
    }

    @Test
    void typeScriptClient1OverStreamableHttp() throws InterruptedException {
        drive("sdk1-streamable", cluster.url(0, "fixture"));
    }

    @Test
    void typeScriptClient1WithServerEverythingOverStreamableHttp() throws InterruptedException {
        drive("sdk1-streamable", cluster.url(1, "everything"), "--upstream", "everything");
    }

    @Test
    void typeScriptClient1WithServerEverythingOverHttpAndSse() throws InterruptedException {
        drive("sdk1-sse", cluster.edges().get(0).resolve("/everything-sse/sse"));
    }

    @Test
    void typeScriptClient2InTheLegacyEra() throws InterruptedException {
        drive("client2-legacy", cluster.url(1, "fixture"));
    }

    @Test
    void typeScriptClient2FallsBackToTheEraOfServerEverything() throws InterruptedException {
        drive("client2-legacy", cluster.url(0, "everything"), "--upstream", "everything");
    }

    @Test
    void typeScriptClient2InTheModernEraThroughBothEdges() throws InterruptedException {
        drive(
                "client2-modern",
                cluster.url(0, "fixture"),
                "--second-url",
                cluster.url(1, "fixture").toString());
    }

    @Test
    void inspector() throws InterruptedException {
        drive("inspector", cluster.url(0, "fixture"));
    }

    @Test
    void mcpRemote() throws InterruptedException {
        drive("mcp-remote", cluster.url(1, "fixture"));
    }

    private static void drive(String driver, URI url, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--url", url.toString(), "--header", CREDENTIALS));
        arguments.addAll(List.of(more));
        String steps;
        try (Program client = Program.node("clients/" + driver + ".mjs", arguments.toArray(String[]::new))) {
            steps = client.succeed(DRIVER_WITHIN);
        }
        assertThat(steps.lines())
                .hasSizeGreaterThan(2)
                .allMatch(step -> Json.read(step).path("ok").asBoolean());
    }
}
