package dev.sallyport.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseFrameTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void theFieldsAreFoundWhateverTheLineEnds(String lineEnd) {
        SseFrame frame = frame(String.join(
                lineEnd, ": note", "event: message", "id:7", "retry: 250", "data: one", "data:  two", "data", "", ""));

        assertThat(frame.event()).contains("message");
        assertThat(frame.id()).contains("7");
        assertThat(frame.retry()).contains(Duration.ofMillis(250));
        assertThat(frame.hasData()).isTrue();
        assertThat(data(frame)).isEqualTo("one\n two\n");
    }

    @Test
    void theLastOfAFieldCounts() {
        SseFrame frame = frame("id: 1\nevent: a\nid: 2\nevent: b\n\n");

        assertThat(frame.id()).contains("2");
        assertThat(frame.event()).contains("b");
        assertThat(frame.hasData()).isFalse();
        assertThat(data(frame)).isEmpty();
    }

    @Test
    void whatIsOnlyNearlyAFieldIsNone() {
        SseFrame frame = frame("database: x\n data: y\nDATA: z\nid : 3\nevents: e\n\n");

        assertThat(frame.hasData()).isFalse();
        assertThat(frame.id()).isEmpty();
        assertThat(frame.event()).isEmpty();
    }

    @Test
    void anEmptyIdIsAnIdAndOneWithNulIsNone() {
        assertThat(frame("id\n\n").id()).contains("");
        assertThat(frame("id:\n\n").id()).contains("");
        assertThat(frame("id: a\u0000b\n\n").id()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "\u0661", "1234567890123456789012"})
    void aRetryThatIsNoNumberIsNone(String value) {
        assertThat(frame("retry: " + value + "\n\n").retry()).isEmpty();
    }

    @Test
    void theMarkAtTheStartOfTheStreamIsNoPartOfTheFirstField() {
        SseFrameReader reader = new SseFrameReader(100);
        SseFrames frames =
                reader.read(chunk("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).frames();

        assertThat(data(frames.frame(0))).isEqualTo("a");
        assertThat(frames.frame(1).hasData()).isFalse();
    }

    @Test
    void theDataOfOneLineIsNotCopied() {
        ByteBuf chunk = chunk("event: message\ndata: {\"a\":1}\n\n");
        List<Object> arrays = new ArrayList<>();

        new SseFrameReader(100).read(chunk).frames().frame(0).data((bytes, offset, length) -> arrays.add(bytes));

        assertThat(arrays).hasSize(1).first().isSameAs(chunk.array());
    }

    private static SseFrame frame(String text) {
        SseFrames frames = new SseFrameReader(1_000).read(chunk(text)).frames();
        return frames.frame(frames.count() - 1);
    }

    private static ByteBuf chunk(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String data(SseFrame frame) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        frame.data(data::write);
        return data.toString(StandardCharsets.UTF_8);
    }
}
