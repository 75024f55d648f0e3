package dev.sallyport.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ToolCallTest {
    private static final long ID = 1_234_567_890;

    @Test
    void theRequestIsAToolCallOf277Bytes() throws IOException {
        String request = ToolCall.request(ID);

        JsonNode json = Json.MAPPER.readTree(request);
        assertThat(request).hasSize(277);
        assertThat(json.path("id").longValue()).isEqualTo(ID);
        assertThat(json.path("method").textValue()).isEqualTo("tools/call");
    }

    @Test
    void theResultIsJsonOf300BytesWithTheIdAsItCame() throws IOException {
        ByteBuf result = result("1234567890");

        JsonNode json = Json.MAPPER.readTree(result.toString(StandardCharsets.US_ASCII));
        assertThat(result.readableBytes()).isEqualTo(300);
        assertThat(json.path("id").longValue()).isEqualTo(ID);
        assertThat(json.path("result").path("isError").booleanValue()).isFalse();
        assertThat(result("\"a-b\"").toString(StandardCharsets.US_ASCII)).contains("\"id\":\"a-b\",");
    }

    @Test
    void aResultThatWasWrittenAnewIsTheSameJsonAndComparedToTheLastByte() throws IOException {
        String rewritten = ToolCall.RESULT_REWRITTEN.text(ID);
        ByteBuf bytes = Unpooled.copiedBuffer(rewritten, StandardCharsets.US_ASCII);

        assertThat(Json.MAPPER.readTree(rewritten)).isEqualTo(Json.MAPPER.readTree(ToolCall.RESULT.text(ID)));
        assertThat(ToolCall.RESULT_REWRITTEN.isOne(bytes, 0, 300, ID)).isTrue();
        assertThat(ToolCall.RESULT_REWRITTEN.isOne(bytes, 0, 300, ID + 1)).isFalse();
        assertThat(ToolCall.RESULT_REWRITTEN.isOne(result("1234567890"), 0, 300, ID))
                .isFalse();
    }

    @Test
    void onlyTheRightResultPasses() {
        ByteBuf right = result("1234567890");
        ByteBuf otherId = result("1234567891");
        ByteBuf otherByte = result("1234567890").setByte(250, 'X');

        assertThat(ToolCall.isResult(right, 0, 300, ID)).isTrue();
        assertThat(ToolCall.isResult(otherId, 0, 300, ID)).isFalse();
        assertThat(ToolCall.isResult(otherByte, 0, 300, ID)).isFalse();
        assertThat(ToolCall.isResult(right, 0, 299, ID)).isFalse();
    }

    private static ByteBuf result(String id) {
        ByteBuf out = Unpooled.buffer();
        ToolCall.writeResult(out, Unpooled.copiedBuffer(id, StandardCharsets.US_ASCII), 0, id.length());
        return out;
    }
}
