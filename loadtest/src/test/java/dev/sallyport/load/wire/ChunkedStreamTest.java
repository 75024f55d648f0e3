package dev.sallyport.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkedStreamTest {
    private static final String BODY = "5\r\nhello\r\n6;name=value\r\n world\r\n0\r\n\r\n";

    private final ChunkedStream stream = new ChunkedStream();
    private final ByteBuf in = Unpooled.buffer();
    private final ByteBuf content = Unpooled.buffer();

    @Test
    void chunksAreOneBody() {
        come(BODY);

        assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo("hello world");
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void itDoesNotMatterWhereReadsAreCut() {
        for (int at = 0; at < BODY.length(); at++) {
            come(BODY.substring(at, at + 1));
        }

        assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo("hello world");
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void whatIsThereOfAChunkIsGivenBeforeItsEnd() {
        come("5\r\nhel");

        assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo("hel");
        assertThat(stream.isOver()).isFalse();
    }

    private void come(String bytes) {
        in.writeCharSequence(bytes, StandardCharsets.US_ASCII);
        stream.read(in, content);
    }
}
