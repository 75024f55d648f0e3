package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ToolCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FloodTest {
    private static final String FIRST = Long.toString(ToolCall.FIRST_ID);

    @Test
    void eachCallHasItsNumberInEverythingThatItShows() {
        Endpoint asked = new Endpoint(80, "/mcp").withToken("a" + FIRST + "b");
        CallRequest request =
                new CallRequest(UnpooledByteBufAllocator.DEFAULT, asked, ToolCall.REQUEST, "1." + FIRST + "c");

        ByteBuf bytes = request.withId(1_234_567_890L);

        assertThat(bytes.toString(StandardCharsets.US_ASCII))
                .contains(
                        "\r\nAuthorization: Bearer a1234567890b\r\n",
                        "\r\nMcp-Session-Id: 1.1234567890c\r\n",
                        "\r\nContent-Length: " + ToolCall.REQUEST_BYTES + "\r\n")
                .endsWith(ToolCall.request(1_234_567_890L));
        bytes.release();
        request.release();
    }

    @Test
    void aRefusalIsRightByItsStatusAndItsWords() {
        ExpectedRefusal expected = new ExpectedRefusal(new Flood.Refused(401, "\"code\":-32010", false));

        assertThat(outcome(expected, 401, "{\"code\":-32010}")).isEqualTo(CallOutcome.OK);
        assertThat(outcome(expected, 401, "Unauthorized")).isEqualTo(CallOutcome.WRONG_ANSWER);
        assertThat(outcome(expected, 200, "{\"code\":-32010}")).isEqualTo(CallOutcome.WRONG_STATUS);
        assertThat(outcome(expected, 503, "{\"reason\":\"identity_unavailable\"}"))
                .isEqualTo(CallOutcome.WRONG_STATUS);
    }

    @Test
    void onlyAFloodThatMayBePutOffIs() {
        ExpectedRefusal expected = new ExpectedRefusal(new Flood.Refused(401, "\"code\":-32010", true));

        assertThat(outcome(expected, 503, "{\"reason\":\"identity_unavailable\"}"))
                .isEqualTo(CallOutcome.PUT_OFF);
        assertThat(outcome(expected, 503, "{\"reason\":\"overloaded\"}")).isEqualTo(CallOutcome.WRONG_STATUS);
    }

    private static CallOutcome outcome(ExpectedRefusal expected, int status, String body) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII);
        return expected.outcome(status, bytes, 0, body.length(), ToolCall.FIRST_ID);
    }
}
