package dev.sallyport.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkedBodyTest {
    private static final String BODY = "5\r\nhello\r\n10\r\n, a longer chunk\r\n0\r\n\r\n";

    private final ByteBuf content = Unpooled.buffer();

    @Test
    void theChunksMakeTheBody() {
        ByteBuf in = Unpooled.copiedBuffer("head" + BODY + "next", StandardCharsets.US_ASCII);

        assertThat(ChunkedBody.read(in, 4, content)).hasValue(4 + BODY.length());

        assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo("hello, a longer chunk");
    }

    @Test
    void aBodyThatIsNotWholeHasNoEnd() {
        for (int length = 0; length < BODY.length(); length++) {
            ByteBuf in = Unpooled.copiedBuffer(BODY.substring(0, length), StandardCharsets.US_ASCII);

            assertThat(ChunkedBody.read(in, 0, content)).isEmpty();
        }
    }
}
