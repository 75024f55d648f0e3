package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backends that have names of their own, for servers and for policies. */
@UsesKafka
@Timeout(60)
class SetBackendTest {
    private final McpHttp client = new McpHttp();
    private EdgeUnderTest edge;
    private UpstreamUnderTest near;
    private UpstreamUnderTest far;

    @BeforeEach
    void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        near = UpstreamUnderTest.start(Members.called("near"));
        far = UpstreamUnderTest.start(Members.called("far"));
    }

    @AfterEach
    void stop() {
        edge.close();
        near.close();
        far.close();
    }

    private HttpResponse<String> call(String server, String tool, String... headers) throws Exception {
        return client.post(edge.url("/" + server + "/mcp"), McpHttp.call(tool), headers);
    }

    private String its(UpstreamUnderTest upstream) {
        return "'url':'" + upstream.url("/mcp") + "'";
    }

    @Test
    void callsOfWhichItHoldsGoToTheOtherBackend() throws Exception {
        edge.configure(Written.backend("'name':'faraway'," + its(far)));
        edge.configure(Written.server(Members.open(
                "divided",
                its(near),
                "{'type':'set-backend','backend':'faraway','when':'mcp.name == \\u0027look_far\\u0027'}")));

        assertThat(call("divided", "look_far").body()).isEqualTo(Members.result("far"));
        assertThat(call("divided", "look_near").body()).isEqualTo(Members.result("near"));
        String session = client.post(edge.url("/divided/mcp"), McpHttp.INITIALIZE)
                .headers()
                .firstValue("mcp-session-id")
                .orElseThrow();
        assertThat(call("divided", "look_far", "Mcp-Session-Id", session).body())
                .as("the session began near")
                .isEqualTo(Members.result("near"));
    }

    @Test
    void aCallIsNotSentToTheServersOwnBackendInPlaceOfOneThatIsNotThere() throws Exception {
        edge.configure(Written.backend("'name':'faraway','transport':'sse'," + its(far)));
        edge.configure(
                Written.server(Members.open("misdirected", its(near), "{'type':'set-backend','backend':'not-there'}")));
        edge.configure(
                Written.server(Members.open("foreign", its(near), "{'type':'set-backend','backend':'faraway'}")));

        assertThat(call("misdirected", "echo").statusCode()).isEqualTo(500);
        assertThat(call("misdirected", "echo").body()).contains("policy_failed");
        assertThat(call("foreign", "echo").body()).contains("policy_failed");
        assertThat(near.received()).isEmpty();
        assertThat(far.received()).isEmpty();
    }

    @Test
    void aServerFollowsTheBackendThatItNames() throws Exception {
        edge.configure(Written.backend("'name':'moving'," + its(near)));
        edge.configure(Written.server(Members.open("following", "'name':'moving'", "")));
        assertThat(call("following", "echo").body()).isEqualTo(Members.result("near"));

        edge.configure(Written.backend("'name':'moving'," + Members.alike(far)));

        assertThat(call("following", "echo").body()).isEqualTo(Members.result("far"));
    }
}
