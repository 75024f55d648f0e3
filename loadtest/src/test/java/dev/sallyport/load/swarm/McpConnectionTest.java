package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class McpConnectionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final OneConnection connection = new OneConnection(channel);
    private final SaturatingCalls calls = new SaturatingCalls();

    @BeforeEach
    void begin() {
        connection.begin(calls);
    }

    @Test
    void aCallCarriesTheSessionAndAnIdThatRises() {
        assertThat(connection.sent())
                .startsWith("POST /mcp HTTP/1.1\r\n")
                .contains("\r\nMcp-Session-Id: stub-1\r\n", "\r\nMCP-Protocol-Version: 2025-11-25\r\n")
                .endsWith("\r\n\r\n" + ToolCall.request(ToolCall.FIRST_ID));

        connection.answerOk(OneConnection.result(ToolCall.FIRST_ID));

        assertThat(connection.sent()).endsWith(ToolCall.request(ToolCall.FIRST_ID + 1));
        assertThat(calls.counts().ok()).isEqualTo(1);
    }

    @Test
    void anAnswerInPiecesIsOneAnswer() {
        String body = OneConnection.result(ToolCall.FIRST_ID);

        connection.answer("HTTP/1.1 200 OK\r\nContent-Length: 300", body.substring(0, 100));
        assertThat(calls.counts().ok()).isZero();
        connection.receive(body.substring(100));

        assertThat(calls.counts().ok()).isEqualTo(1);
    }

    @Test
    void anAnswerInChunksIsAnAnswer() {
        connection.answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked",
                "12c\r\n" + OneConnection.result(ToolCall.FIRST_ID) + "\r\n0\r\n\r\n");

        assertThat(calls.counts().ok()).isEqualTo(1);
    }

    @Test
    void chunksInPiecesAreOneAnswerAndTheNextOneIsReadAnew() {
        String whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12c\r\n"
                + OneConnection.result(ToolCall.FIRST_ID) + "\r\n0\r\n\r\n";

        for (int at = 0; at < whole.length(); at++) {
            assertThat(calls.counts().ok()).isZero();
            connection.receive(whole.substring(at, at + 1));
        }
        connection.answerOk(OneConnection.result(ToolCall.FIRST_ID + 1));

        assertThat(calls.counts().ok()).isEqualTo(2);
        assertThat(calls.counts().errors()).isEmpty();
    }

    @Test
    void anotherStatusIsAnError() {
        connection.answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0", "");

        assertThat(calls.counts().errors()).isEqualTo(Map.of(CallOutcome.WRONG_STATUS, 1L));
    }

    @Test
    void aJsonRpcErrorIsAnError() {
        connection.answerOk("{\"jsonrpc\":\"2.0\",\"id\":1000000000,\"error\":{\"code\":-32016}}");

        assertThat(calls.counts().errors()).isEqualTo(Map.of(CallOutcome.RPC_ERROR, 1L));
    }

    @Test
    void anotherCallsResultIsAnError() {
        connection.answerOk(OneConnection.result(ToolCall.FIRST_ID + 1));

        assertThat(calls.counts().errors()).isEqualTo(Map.of(CallOutcome.WRONG_ANSWER, 1L));
    }

    @Test
    void aConnectionThatEndsIsAnError() {
        channel.close().syncUninterruptibly();

        assertThat(calls.counts().errors()).isEqualTo(Map.of(CallOutcome.CONNECTION_LOST, 1L));
    }
}
