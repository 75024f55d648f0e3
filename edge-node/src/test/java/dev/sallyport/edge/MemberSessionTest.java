package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session is known to the member that opened it and to no other. */
@UsesKafka
@Timeout(60)
class MemberSessionTest {
    private final McpHttp client = new McpHttp();
    private EdgeUnderTest edge;
    private UpstreamUnderTest one;
    private UpstreamUnderTest two;

    @BeforeEach
    void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        one = UpstreamUnderTest.start(Members.called("one"));
        two = UpstreamUnderTest.start(Members.called("two"));
        edge.configure(Written.server(Members.open("sticky", Members.alike(one, two), "")));
    }

    @AfterEach
    void stop() {
        edge.close();
        one.close();
        two.close();
    }

    private String initialize(String server, String by) throws Exception {
        HttpResponse<String> answer = client.post(edge.url("/" + server + "/mcp"), McpHttp.INITIALIZE);
        assertThat(answer.body()).isEqualTo(Members.result(by));
        return answer.headers().firstValue("mcp-session-id").orElseThrow();
    }

    private HttpResponse<String> call(EdgeUnderTest at, String server, String tool, String session) throws Exception {
        return client.post(at.url("/" + server + "/mcp"), McpHttp.call(tool), "Mcp-Session-Id", session);
    }

    @Test
    void everyRequestOfASessionGoesToItsMemberFromAnyEdge() throws Exception {
        try (EdgeUnderTest other = edge.another()) {
            String atOne = initialize("sticky", "one");
            String atTwo = initialize("sticky", "two");
            for (EdgeUnderTest any : List.of(edge, other)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(call(any, "sticky", "echo", atOne).body()).isEqualTo(Members.result("one"));
                    assertThat(call(any, "sticky", "echo", atTwo).body()).isEqualTo(Members.result("two"));
                }
                try (InputStream stream = client.getStreaming(any.url("/sticky/mcp"), "Mcp-Session-Id", atTwo)
                        .body()) {
                    assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                            .contains(Members.result("two"));
                }
            }
            client.send("DELETE", other.url("/sticky/mcp"), "Mcp-Session-Id", atTwo);

            assertThat(two.received().getLast().method()).isEqualTo("DELETE");
            assertThat(one.received().stream().skip(1))
                    .hasSize(6)
                    .allSatisfy(request ->
                            assertThat(request.header("mcp-session-id")).isEqualTo("session-of-one"));
            assertThat(two.received().stream().skip(1))
                    .hasSize(9)
                    .allSatisfy(request ->
                            assertThat(request.header("mcp-session-id")).isEqualTo("session-of-two"));
        }
    }

    @Test
    void theSessionsOfAMemberThatIsNoMoreAreUnknownAndTheOthersGoOn() throws Exception {
        String atOne = initialize("sticky", "one");
        String atTwo = initialize("sticky", "two");

        edge.configure(Written.server(Members.open("sticky", Members.alike(two), "")));

        HttpResponse<String> refused = call(edge, "sticky", "echo", atOne);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("-32001").contains("unknown_session");
        assertThat(one.received()).hasSize(1);
        assertThat(call(edge, "sticky", "echo", atTwo).body()).isEqualTo(Members.result("two"));
        initialize("sticky", "two");
    }

    @Test
    void aSessionThatAPolicySentElsewhereStaysThereUntilNoPolicyDoes() throws Exception {
        edge.configure(Written.backend("'name':'far-away','url':'" + two.url("/mcp") + "'"));
        String policy =
                "{'type':'set-backend','backend':'far-away'," + "'when':'mcp.method == \\u0027initialize\\u0027'}";
        edge.configure(Written.server(Members.open("sent", "'url':'" + one.url("/mcp") + "'", policy)));

        String far = initialize("sent", "two");

        assertThat(call(edge, "sent", "echo", far).body()).isEqualTo(Members.result("two"));
        edge.configure(Written.server(Members.open("sent", "'url':'" + one.url("/mcp") + "'", "")));
        assertThat(call(edge, "sent", "echo", far).statusCode()).isEqualTo(404);
        assertThat(one.received()).isEmpty();
    }

    @Test
    void messagesOfTheOldTransportGoToTheMemberWithTheStream() throws Exception {
        Behaviour old = (request, connection) -> {
            if (request.method().equals("GET")) {
                connection.eventStream();
                connection.send("event: endpoint\ndata: /messages?id=9\n\n");
                connection.awaitClose();
            } else {
                connection.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
            }
        };
        try (UpstreamUnderTest oldOne = UpstreamUnderTest.start(old);
                UpstreamUnderTest oldTwo = UpstreamUnderTest.start(old)) {
            edge.configure(Written.server(Members.open(
                    "old",
                    "'transport':'sse','members':[{'url':'" + oldOne.url("") + "'},{'url':'" + oldTwo.url("") + "'}]",
                    "")));

            // Of three streams two are on one event loop, which takes turns.
            for (int streams = 0; streams < 3; streams++) {
                try (BufferedReader stream = new BufferedReader(new InputStreamReader(
                        client.getStreaming(edge.url("/old/sse")).body(), StandardCharsets.UTF_8))) {
                    assertThat(stream.readLine()).isEqualTo("event: endpoint");
                    String path = stream.readLine().substring("data: ".length());
                    for (int i = 0; i < 3; i++) {
                        assertThat(client.post(edge.url(path), McpHttp.call("echo"))
                                        .statusCode())
                                .isEqualTo(202);
                    }
                }
                assertThat(oldOne.received().size() % 4).isZero();
                assertThat(oldTwo.received().size() % 4).isZero();
            }
            for (UpstreamUnderTest each : List.of(oldOne, oldTwo)) {
                assertThat(each.received()).isNotEmpty();
                assertThat(each.received().getLast().uri()).isEqualTo("/messages?id=9");
            }
        }
    }
}
