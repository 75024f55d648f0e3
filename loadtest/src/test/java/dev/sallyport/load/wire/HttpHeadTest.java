package dev.sallyport.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadTest {
    private final HttpHead head = new HttpHead();

    @ParameterizedTest
    @ValueSource(strings = {"content-length", "Content-Length", "CONTENT-LENGTH"})
    void theLengthIsFoundHoweverItIsSpelled(String name) {
        assertThat(head.read(bytes("HTTP/1.1 200 OK\r\n" + name + ": 300\r\n\r\n")))
                .isTrue();

        assertThat(head.contentLength()).isEqualTo(300);
    }

    @Test
    void statusLengthAndSessionAreRead() {
        ByteBuf in = bytes("HTTP/1.1 202 Accepted\r\nMcp-Session-Id: stub-1\r\nDate: today\r\n\r\nbody");

        assertThat(head.read(in)).isTrue();

        assertThat(head.status(in)).isEqualTo(202);
        assertThat(head.length()).isEqualTo(in.readableBytes() - "body".length());
        assertThat(head.contentLength()).isZero();
        assertThat(head.sessionId(in)).contains("stub-1");
        assertThat(head.sessionIdStartsWith(in, AsciiString.of("stub-"))).isTrue();
        assertThat(head.sessionIdStartsWith(in, AsciiString.of("other"))).isFalse();
    }

    @Test
    void nothingOfTheLastMessageIsLeftInTheNext() {
        head.read(bytes(
                "HTTP/1.1 200 OK\r\nMcp-Session-Id: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"));
        ByteBuf next = bytes("HTTP/1.1 200 OK\r\n\r\n");

        assertThat(head.read(next)).isTrue();

        assertThat(head.contentLength()).isZero();
        assertThat(head.chunked()).isFalse();
        assertThat(head.sessionId(next)).isEmpty();
    }

    @Test
    void aHeadThatIsNotWholeIsNotRead() {
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";

        for (int length = 0; length < whole.length(); length++) {
            assertThat(head.read(bytes(whole.substring(0, length)))).isFalse();
        }
        assertThat(head.read(bytes(whole))).isTrue();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
