package dev.sallyport.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.mcp.Handle;
import dev.sallyport.edge.mcp.HandleFilter;
import dev.sallyport.edge.mcp.HandleSwap;
import dev.sallyport.edge.mcp.WordSearch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandleBodyFilterTest {
    private static final String BODY = "{\"result\":{\"x\":[{}],\"nextCursor\":\"abc\",\"y\":1}}";
    private static final HandleSwap SWAP = new HandleSwap() {
        @Override
        public String swapped(Handle handle, String spelled) {
            return "\"sealed\"";
        }

        @Override
        public RuntimeException unfit(Handle handle) {
            return new IllegalArgumentException();
        }
    };

    private int readings;

    private HandleBodyFilter filter() {
        return new HandleBodyFilter(new WordSearch(List.of("\"nextCursor\"")), () -> {
            readings++;
            return HandleFilter.towardsClient(Set.of(Handle.CURSOR), SWAP, 100);
        });
    }

    private static ByteBuf chunk(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String passed(String... chunks) {
        HandleBodyFilter filter = filter();
        StringBuilder passed = new StringBuilder();
        for (String each : chunks) {
            passed.append(text(filter.rewrite(chunk(each)).orElseThrow()));
        }
        return passed.append(text(filter.end().orElseThrow())).toString();
    }

    @Test
    void aBodyWithoutTheWordIsPassedOnAndNotRead() {
        HandleBodyFilter filter = filter();
        ByteBuf plain = chunk("{\"result\":{\"content\":[]}}");

        assertThat(filter.rewrite(plain)).containsSame(plain);
        assertThat(filter.end().orElseThrow().readableBytes()).isZero();
        assertThat(readings).isZero();
    }

    @Test
    void aBodyInPiecesIsReadWhereverItIsSplit() {
        for (int first = 0; first <= BODY.length(); first++) {
            for (int second = first; second <= BODY.length(); second++) {
                assertThat(passed(BODY.substring(0, first), BODY.substring(first, second), BODY.substring(second)))
                        .isEqualTo(BODY.replace("abc", "sealed"));
            }
        }
    }

    /** Nobody writes it so; what has passed cannot be taken back, and is worth nothing to whoever got it. */
    @Test
    void aHandleThatHasBegunToPassUnseenPassesWhole() {
        String odd = BODY.replace("nextCursor", "next\\u0043ursor");
        int inTheHandle = odd.indexOf("abc") + 1;

        assertThat(passed(odd.substring(0, inTheHandle), odd.substring(inTheHandle)))
                .isEqualTo(odd);
    }

    @Test
    void oneRewriterGoesOverWhatTheOtherHoldsBackUntilTheEnd() {
        BodyRewriter holding = new BodyRewriter() {
            private final ByteBuf held = Unpooled.buffer();

            @Override
            public Optional<ByteBuf> rewrite(ByteBuf bytes) {
                held.writeBytes(bytes);
                return Optional.of(Unpooled.EMPTY_BUFFER);
            }

            @Override
            public Optional<ByteBuf> end() {
                return Optional.of(held);
            }
        };
        BodyRewriter both = holding.then(filter());

        assertThat(text(both.rewrite(chunk(BODY)).orElseThrow())).isEmpty();
        assertThat(text(both.end().orElseThrow())).isEqualTo(BODY.replace("abc", "sealed"));
    }
}
