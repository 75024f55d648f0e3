package dev.sallyport.load.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final long ID = 1_234_567_890;

    private final Template template = new Template("{\"id\":", ",\"a\":1}");

    @Test
    void whatIsWrittenIsTheText() {
        ByteBuf request = Unpooled.copiedBuffer("id=1234567890", US_ASCII);
        ByteBuf whole = Unpooled.buffer();
        ByteBuf start = Unpooled.buffer();

        template.write(whole, request, 3, 10);
        template.writeUntilRest(start, request, 3, 10);

        assertThat(whole.toString(US_ASCII)).isEqualTo(template.text(ID)).hasSize(template.bytes(10));
        assertThat(start.writeBytes(template.rest())).isEqualTo(whole);
        assertThat(template.text(ID).indexOf("1234567890")).isEqualTo(template.idStart());
    }

    @Test
    void theRestMayBeReleasedByEveryOneWhoAsksForIt() {
        template.rest().release();

        assertThat(template.rest().toString(US_ASCII)).isEqualTo(",\"a\":1}");
    }

    @Test
    void everyByteCounts() {
        String right = template.text(ID);

        assertThat(isOne(right)).isTrue();
        for (int at = 0; at < right.length(); at++) {
            assertThat(isOne(right.substring(0, at) + '#' + right.substring(at + 1)))
                    .isFalse();
        }
        assertThat(isOne(right + "\n")).isFalse();
    }

    private boolean isOne(String text) {
        return template.isOne(Unpooled.copiedBuffer(text, US_ASCII), 0, text.length(), ID);
    }
}
