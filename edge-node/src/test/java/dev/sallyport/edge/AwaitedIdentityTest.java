package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The issuer's keys are not there yet when its first token is: the call waits, and its body with it. */
@UsesKafka
class AwaitedIdentityTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";

    @Test
    void aBodyThatCameWithItsHeadIsNotLost(KafkaUnderTest kafka) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (TokenIssuer issuer = new TokenIssuer(told);
                UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> connection.json(RESULT));
                EdgeUnderTest edge = EdgeUnderTest.start(kafka)) {
            edge.configure(Written.server("'name':'awaited','basePath':'awaited','backend':{'url':'"
                    + upstream.url("/mcp") + "'},'access':{'subscriptionRequired':false,'oauth':{'issuer':'"
                    + issuer.issuer() + "','jwksUri':'" + issuer.keysUrl() + "','audiences':['"
                    + TokenIssuer.AUDIENCE + "']}}"));
            try (RawClient client = RawClient.to(edge.port())) {
                client.send(RawClient.post(
                        "/awaited/mcp", McpHttp.call("echo"), "Authorization: Bearer " + issuer.token(Map.of())));
                await("the edge has the call").until(() -> hasOneInFlight(edge));

                told.countDown();

                assertThat(client.answer().body()).isEqualTo(RESULT);
            }
            assertThat(upstream.received().getFirst().body()).isEqualTo(McpHttp.call("echo"));
        }
    }

    private static boolean hasOneInFlight(EdgeUnderTest edge) throws Exception {
        return new McpHttp()
                .send("GET", URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics"))
                .body()
                .lines()
                .anyMatch("sallyport_exchanges_in_flight 1.0"::equals);
    }
}
