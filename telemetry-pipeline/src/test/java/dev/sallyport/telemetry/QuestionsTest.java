package dev.sallyport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.process.HostPort;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static TestCluster cluster;
    private static TelemetryPipeline.Started started;
    private static HostPort api;

    @BeforeAll
    static void start(@TempDir Path stateDir) throws Exception {
        cluster = TestCluster.withTopics();
        started = cluster.start(stateDir);
        api = started.addresses().api();
        HostPort management = HostPort.loopback(started.addresses().managementPort());
        await().atMost(LIMIT)
                .until(() -> cluster.get(management, "/health/ready").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        started.pipeline().stop().join();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/series",
                "/api/v1/calls",
                "/api/v1/calls/x",
                "/api/v1/openapi.json",
                "/peer/v1/series",
                "/"
            })
    void nothingIsSaidWithoutTheToken(String path) throws Exception {
        assertThat(cluster.get(api, path).statusCode()).isEqualTo(401);
        assertThat(cluster.get(api, path, "Authorization", "Bearer wrong-token-wrong-token")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aForeignOriginIsRefusedEvenWithTheToken() throws Exception {
        HttpResponse<String> response = cluster.get(
                api,
                "/api/v1/series",
                "Authorization",
                "Bearer " + TestCluster.TOKEN,
                "Origin",
                "https://evil.example");

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void onlyKnownPathsAndGet() throws Exception {
        assertThat(ask("/api/v2").statusCode()).isEqualTo(404);
        HttpResponse<String> post =
                cluster.request(api, "/api/v1/series", "POST", "Authorization", "Bearer " + TestCluster.TOKEN);
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void everyBadParameterIsNamedAtOnce() throws Exception {
        HttpResponse<String> response = ask("/api/v1/series?window=5s&from=yesterday&outcome=fine&groupBy=server,color"
                + "&sever=x&method=a&method=b");

        JsonNode problem = Json.MAPPER.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/window", "/from", "/outcome", "/groupBy", "/sever", "/method");
        assertThat(problem.path("errors").findValuesAsText("hint")).contains("did you mean server?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z",
                "from=1970-01-01T00:00:00Z",
                "from=1970-01-01T00:00:00Z&to=1970-01-01T00:01:00Z",
                "to=%2B1000000000-01-01T00:00:00Z"
            })
    void aRangeThatIsTooLongTooOldOrBackwardsIsRefused(String parameters) throws Exception {
        assertThat(ask("/api/v1/series?" + parameters).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=x", "cursor=!", "cursor=AAAA", "window=10s"})
    void badParametersOfCallsAreRefused(String parameters) throws Exception {
        assertThat(ask("/api/v1/calls?" + parameters).statusCode()).isEqualTo(400);
    }

    @Test
    void seriesAddUpOverPartitionsAndGroups() throws Exception {
        send("adding", 30, Outcome.OK);
        send("adding", 10, Outcome.TOOL_ERROR);
        awaitCount("adding", 40);

        JsonNode answer = cluster.ask(api, "/api/v1/series?window=1m&server=adding&groupBy=server,outcome");

        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("missing")).isEmpty();
        assertThat(answer.path("total").path("requestBytes").asLong()).isEqualTo(40 * 300);
        assertThat(answer.path("series"))
                .extracting(series -> series.path("group").path("outcome").asText() + " "
                        + series.path("total").path("count").asLong())
                .containsExactly("ok 30", "tool_error 10");
        assertThat(answer.path("series")
                        .get(0)
                        .path("points")
                        .get(0)
                        .path("duration")
                        .path("p99Micros")
                        .asLong())
                .isBetween(990L, 1_010L);
    }

    @Test
    void bothWindowSizesTellTheSameTotal() throws Exception {
        send("sizes", 25, Outcome.OK);
        awaitCount("sizes", 25);

        assertThat(count(cluster.ask(api, "/api/v1/series?window=10s&server=sizes")))
                .isEqualTo(25);
        assertThat(count(cluster.ask(api, "/api/v1/series?window=1m&server=sizes")))
                .isEqualTo(25);
    }

    @Test
    void pagesOfCallsHaveEachCallOnceAndNewestFirst() throws Exception {
        send("paging", 57, Outcome.OK);
        awaitCount("paging", 57);

        List<String> ids = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = cluster.ask(api, "/api/v1/calls?server=paging&limit=10" + cursor);
            assertThat(page.path("calls").size()).isLessThanOrEqualTo(10);
            page.path("calls").forEach(call -> {
                ids.add(call.path("id").asText());
                times.add(Instant.parse(call.path("at").asText()));
            });
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
            pages++;
        } while (!cursor.isEmpty() && pages < 20);

        assertThat(ids).hasSize(57).doesNotHaveDuplicates();
        assertThat(times).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void callsAreFoundByWhatTheyWere() throws Exception {
        send("searched", 3, Outcome.OK);
        send("searched", 2, Outcome.REFUSED);
        awaitCount("searched", 5);

        assertThat(calls("server=searched&outcome=refused")).hasSize(2);
        assertThat(calls("server=searched&name=get_forecast&method=tools/call&edge=edge-1"))
                .hasSize(5);
        assertThat(calls("server=searched&edge=edge-2")).isEmpty();
        assertThat(calls("server=searched&to=2026-01-01T00:00:00Z")).isEmpty();
        assertThat(calls("server=searched&from=" + Instant.now().plusSeconds(60)))
                .isEmpty();
    }

    @Test
    void oneCallIsFoundByItsId() throws Exception {
        send("single", 1, Outcome.OK);
        awaitCount("single", 1);

        JsonNode call = cluster.ask(api, "/api/v1/calls/single-ok-0");

        assertThat(call.path("target").path("server").asText()).isEqualTo("single");
        assertThat(ask("/api/v1/calls/unheard-of").statusCode()).isEqualTo(404);
    }

    @Test
    void aMalformedRecordIsSkippedAndShown() throws Exception {
        long before = notCounted("malformed");
        cluster.send(Calls.at(Instant.now()).id("not valid").call());
        send("after-malformed", 1, Outcome.OK);
        awaitCount("after-malformed", 1);

        await().atMost(LIMIT).until(() -> notCounted("malformed") == before + 1);
    }

    /** What must be shown: from the end of a call to its presence in both answers, p99 well under a second. */
    @Test
    void aCallIsVisibleSoonAfterItsEnd() throws Exception {
        long[] millis = new long[200];
        for (int i = 0; i < millis.length; i++) {
            String id = "visible-" + i;
            cluster.send(Calls.at(Instant.now())
                    .id(id)
                    .target("visible", "tools/call", "a")
                    .call());
            cluster.flush();
            long ended = System.nanoTime();
            while (cluster.tryToAsk(api, "/api/v1/calls/" + id).isEmpty()
                    || count(cluster.ask(api, "/api/v1/series?window=10s&server=visible")) <= i) {
                Thread.onSpinWait();
            }
            millis[i] = Duration.ofNanos(System.nanoTime() - ended).toMillis();
        }
        Arrays.sort(millis);

        System.out.printf("visible after: p50 %d ms, p99 %d ms%n", millis[100], millis[198]);
        assertThat(millis[198]).isLessThan(1_000);
    }

    @Test
    void theOpenApiDocumentNamesExactlyTheParametersThatAreTaken() throws Exception {
        JsonNode paths = cluster.ask(api, "/api/v1/openapi.json").path("paths");

        assertThat(documented(paths, "/api/v1/series")).isEqualTo(taken("/api/v1/series"));
        assertThat(documented(paths, "/api/v1/calls")).isEqualTo(taken("/api/v1/calls"));
    }

    @Test
    void metricsTellWhatHappenedToRecords() throws Exception {
        HostPort management = HostPort.loopback(started.addresses().managementPort());
        send("metered", 1, Outcome.OK);
        awaitCount("metered", 1);

        String metrics = cluster.get(management, "/metrics").body();

        assertThat(metrics)
                .contains("sallyport_telemetry_records_total{result=\"counted\"}")
                .contains("sallyport_telemetry_lag_records")
                .contains("sallyport_telemetry_running 1.0");
    }

    private static Set<String> documented(JsonNode paths, String path) {
        return new TreeSet<>(paths.path(path).path("get").path("parameters").findValuesAsText("name"));
    }

    /** An unknown parameter is answered with the list of the known ones. */
    private static Set<String> taken(String path) throws Exception {
        JsonNode error = Json.MAPPER
                .readTree(ask(path + "?qqqqqqqqqq=1").body())
                .path("errors")
                .get(0);
        Matcher list =
                Pattern.compile("one of (.*)").matcher(error.path("expected").asText());
        assertThat(list.matches()).isTrue();
        return new TreeSet<>(List.of(list.group(1).split(", ")));
    }

    private static void send(String server, int calls, Outcome outcome) throws Exception {
        for (int i = 0; i < calls; i++) {
            cluster.send(Calls.at(Instant.now())
                    .id(server + "-" + outcome.label() + "-" + i)
                    .target(server, "tools/call", "get_forecast")
                    .outcome(outcome)
                    .call());
        }
        cluster.flush();
    }

    private static void awaitCount(String server, long calls) {
        await().atMost(LIMIT)
                .until(() -> count(cluster.ask(api, "/api/v1/series?window=1m&server=" + server)) == calls);
    }

    private static long count(JsonNode answer) {
        return answer.path("total").path("count").asLong();
    }

    private static long notCounted(String reason) throws Exception {
        return cluster.ask(api, "/api/v1/series?window=1m")
                .path("notCounted")
                .path(reason)
                .asLong();
    }

    private static JsonNode calls(String parameters) throws Exception {
        return cluster.ask(api, "/api/v1/calls?" + parameters).path("calls");
    }

    private static HttpResponse<String> ask(String path) throws Exception {
        return cluster.get(api, path, "Authorization", "Bearer " + TestCluster.TOKEN);
    }
}
