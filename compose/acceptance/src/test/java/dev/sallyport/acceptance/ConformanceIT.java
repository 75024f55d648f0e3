package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official conformance suite, against a server of both eras, directly and through an edge. */
@ExtendWith(OnCluster.class)
class ConformanceIT {
    private static final Duration SUITE_WITHIN = Duration.ofSeconds(100);

    private record Runs(JsonNode direct, JsonNode through) {}

    @Test
    void noScenarioOfTheSessionfulRevisionIsWorseThroughTheGateway(ClusterUnderTest cluster)
            throws IOException, InterruptedException {
        Runs runs = run("2025-11-25", cluster);

        SoftAssertions softly = comparison(runs);
        passes(softly, runs.through(), "dns-rebinding-protection");
        softly.assertAll();
    }

    @Test
    void noScenarioOfTheStatelessRevisionIsWorseThroughTheGateway(ClusterUnderTest cluster)
            throws IOException, InterruptedException {
        Runs runs = run("2026-07-28", cluster);

        SoftAssertions softly = comparison(runs);
        passes(softly, runs.through(), "dns-rebinding-protection");
        passes(softly, runs.through(), "http-header-validation");
        softly.assertAll();
    }

    private static Runs run(String requirements, ClusterUnderTest cluster) throws IOException, InterruptedException {
        try (FixtureServer server = FixtureServer.start()) {
            String name = "conformance-" + requirements;
            cluster.serve(name, server.url());
            Runs runs = new Runs(suite(server.url(), requirements), suite(cluster.url(0, name), requirements));
            String table = table(requirements, runs);
            System.out.println(table);
            Files.writeString(Path.of("target", name + ".txt"), table);
            return runs;
        }
    }

    private static JsonNode suite(URI url, String requirements) throws InterruptedException {
        try (Program suite = Program.node("conformance.mjs", "--url", url.toString(), "--requirements", requirements)) {
            return Json.read(suite.succeed(SUITE_WITHIN));
        }
    }

    private static SoftAssertions comparison(Runs runs) {
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(runs.direct().size()).as("scenarios").isPositive();
        for (Map.Entry<String, JsonNode> scenario : runs.direct().properties()) {
            JsonNode direct = scenario.getValue();
            JsonNode through = runs.through().path(scenario.getKey());
            softly.assertThat(through.path("passed").asInt(-1))
                    .as("passed of %s, through the gateway: %s", scenario.getKey(), through)
                    .isGreaterThanOrEqualTo(direct.path("passed").asInt());
            softly.assertThat(through.path("failed").asInt(Integer.MAX_VALUE))
                    .as("failed of %s, through the gateway: %s", scenario.getKey(), through)
                    .isLessThanOrEqualTo(direct.path("failed").asInt());
        }
        return softly;
    }

    private static void passes(SoftAssertions softly, JsonNode run, String scenario) {
        softly.assertThat(run.path(scenario).path("passed").asInt())
                .as("passed of " + scenario)
                .isPositive();
        softly.assertThat(run.path(scenario).path("failed").asInt(-1))
                .as("failed of " + scenario)
                .isZero();
    }

    private static String table(String requirements, Runs runs) {
        String row = "%-48s %6s  %9s  %9s%n";
        StringBuilder table = new StringBuilder("Conformance, requirements of " + requirements + "\n");
        table.append(row.formatted("scenario", "scored", "direct", "through"));
        for (Map.Entry<String, JsonNode> scenario : runs.direct().properties()) {
            String scored = scenario.getValue().path("scored").asBoolean() ? "yes" : "no";
            JsonNode through = runs.through().path(scenario.getKey());
            table.append(row.formatted(scenario.getKey(), scored, numbers(scenario.getValue()), numbers(through)));
        }
        return table.append(row.formatted("sum (passed/failed)", "", sum(runs.direct()), sum(runs.through())))
                .toString();
    }

    private static String numbers(JsonNode scenario) {
        return scenario.path("passed").asInt() + "/" + scenario.path("failed").asInt();
    }

    private static String sum(JsonNode run) {
        int passed = run.findValues("passed").stream().mapToInt(JsonNode::asInt).sum();
        int failed = run.findValues("failed").stream().mapToInt(JsonNode::asInt).sum();
        return passed + "/" + failed;
    }
}
