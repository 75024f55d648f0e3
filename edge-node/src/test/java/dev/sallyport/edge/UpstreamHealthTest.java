package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members that fail their health checks get no calls until they pass them again. */
@UsesKafka
@Timeout(60)
class UpstreamHealthTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String HEALTH =
            "'health':{'path':'/healthz','interval':'100ms','timeout':'100ms','unhealthyAfter':2}";
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** Answers calls by its name, and health checks as {@code well} says. */
    private static Behaviour checked(String name, AtomicBoolean well) {
        return (request, connection) -> {
            if (Members.isHealthCheck(request)) {
                connection.send("HTTP/1.1 " + (well.get() ? "302 Found" : "500 Internal Server Error")
                        + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            } else {
                Members.called(name).answer(request, connection);
            }
        };
    }

    private static HttpResponse<String> call(String server) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"));
    }

    private static List<String> metric(UpstreamUnderTest member) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics");
        return HTTP.send("GET", metrics)
                .body()
                .lines()
                .filter(line ->
                        line.startsWith("sallyport_upstream_healthy{") && line.contains(member.url("/mcp") + "\""))
                .toList();
    }

    @Test
    void aMemberThatFailsIsLeftOutAndComesBackAndIsNeverAskedToOpenASession() throws Exception {
        AtomicBoolean oneIsWell = new AtomicBoolean(true);
        AtomicBoolean twoIsWell = new AtomicBoolean(true);
        try (UpstreamUnderTest one = UpstreamUnderTest.start(checked("one", oneIsWell));
                UpstreamUnderTest two = UpstreamUnderTest.start(checked("two", twoIsWell))) {
            edge.configure(Written.server(Members.open("checked", Members.alike(one, two) + "," + HEALTH, "")));
            await().until(() -> one.received().size() > 2 && two.received().size() > 2);
            assertThat(one.received()).allSatisfy(request -> {
                assertThat(request.method()).isEqualTo("GET");
                assertThat(request.uri()).isEqualTo("/healthz");
                assertThat(request.headers()).doesNotContainKeys("mcp-session-id", "authorization", "cookie");
            });
            assertThat(metric(one))
                    .singleElement()
                    .asString()
                    .contains("\"server/checked\"")
                    .endsWith(" 1.0");

            oneIsWell.set(false);
            await().until(() -> metric(one).toString().endsWith(" 0.0]"));
            for (int i = 0; i < 6; i++) {
                assertThat(call("checked").body()).isEqualTo(Members.result("two"));
            }

            twoIsWell.set(false);
            await().until(() -> metric(two).toString().endsWith(" 0.0]"));
            HttpResponse<String> refused = call("checked");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("upstream_unhealthy").contains("-32018");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");

            oneIsWell.set(true);
            await().until(() -> call("checked").body().equals(Members.result("one")));
            assertThat(one.received()).noneMatch(request -> request.body().contains("initialize"));
            assertThat(two.received()).noneMatch(request -> request.body().contains("initialize"));
        }
    }

    @Test
    void aMemberThatHangsFailsWithinTheTimeout() throws Exception {
        try (UpstreamUnderTest hanging = UpstreamUnderTest.start((request, connection) -> {
                    if (Members.isHealthCheck(request)) {
                        connection.awaitClose();
                    }
                });
                UpstreamUnderTest working = UpstreamUnderTest.start(checked("working", new AtomicBoolean(true)))) {
            edge.configure(Written.backend("'name':'hanging'," + Members.alike(hanging, working) + "," + HEALTH));
            edge.configure(Written.server(Members.open("hung", "'name':'hanging'", "")));

            await().until(() -> metric(hanging).toString().endsWith(" 0.0]"));

            assertThat(metric(hanging)).singleElement().asString().contains("\"backend/hanging\"");
            for (int i = 0; i < 4; i++) {
                assertThat(call("hung").body()).isEqualTo(Members.result("working"));
            }
        }
    }

    @Test
    void checksEndWithTheirConfiguration() throws Exception {
        try (UpstreamUnderTest one = UpstreamUnderTest.start(checked("one", new AtomicBoolean(true)))) {
            edge.configure(Written.server(Members.open("ending", Members.alike(one) + "," + HEALTH, "")));
            await().until(() -> !one.received().isEmpty());

            edge.configure(Written.server(Members.open("ending", Members.alike(one), "")));

            await().until(() -> metric(one).isEmpty());
            int asked = one.received().size();
            await().during(Duration.ofMillis(400)).until(() -> one.received().size() <= asked + 1);
        }
    }
}
