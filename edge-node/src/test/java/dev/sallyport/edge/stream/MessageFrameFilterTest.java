package dev.sallyport.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.mcp.ListFilter;
import dev.sallyport.edge.mcp.ListTarget;
import dev.sallyport.edge.stream.FrameRewriter.Rewriting;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFrameFilterTest {
    private static final String HIDDEN = "{\"name\":\"hidden\"}";
    private static final String SHOWN = "{\"name\":\"shown\"}";
    private static final String LIST = "{\"id\":1,\"result\":{\"tools\":[" + HIDDEN + "," + SHOWN + "]}}";
    private static final String FILTERED = "{\"id\":1,\"result\":{\"tools\":[" + SHOWN + "]}}";

    private final MessageFrameFilter filter =
            new MessageFrameFilter(new ListFilter(ListTarget.TOOLS, name -> !name.equals("hidden"), 1_000));

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void theOtherFieldsOfAFrameStayAsTheyCame(String lineEnd) {
        String frame =
                String.join(lineEnd, "id:7", ": note", "event: message", "retry: 250", "data:%s", "x: y", "id", "", "");

        assertThat(rewritten(String.format(frame, LIST))).isEqualTo(String.format(frame, " " + FILTERED));
    }

    @Test
    void dataOfSeveralLinesIsOneMessage() {
        assertThat(rewritten("data: {\"id\":1,\ndata: \"result\":\nid: 3\ndata:{\"tools\":[\ndata:   " + HIDDEN
                        + ",\ndata:   " + SHOWN + "\ndata: ]}}\n\n"))
                .isEqualTo("data: {\"id\":1,\ndata: \"result\":\ndata: {\"tools\":[\ndata:   " + SHOWN
                        + "\ndata: ]}}\nid: 3\n\n");
    }

    @Test
    void aMarkAtTheStartOfTheStreamStays() {
        assertThat(rewritten("\uFEFFdata: " + LIST + "\n\n")).isEqualTo("\uFEFFdata: " + FILTERED + "\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": keep-alive\n",
                "id: 7\ndata:\n\n",
                "id: 7\nevent: x\n\n",
                "data: {\"id\":1,\"result\":{\"tools\":[{\"name\":\"shown\"}]}}\n\n",
                "data:   {\"id\":1,\ndata:\"error\":{\"code\":1,\"data\":{\"tools\":[{\"name\":\"hidden\"}]}}}\n\n",
                "data: {\"method\":\"notifications/tools/list_changed\",\"params\":{\"tools\":[{\"name\":\"hidden\"}]}}\n\n",
                "event: endpoint\ndata: /messages?sessionId=1\n\n"
            })
    void whatListsNothingHiddenPassesAsItCame(String frame) {
        assertThat(rewrite(frame)).isInstanceOf(Rewriting.Unchanged.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\"id\":1\n\n", "data: x\n\n", "data: {}\ndata: {}\n\n", "event: x\ndata: {\n\n"})
    void aMessageThatIsNotJsonIsUnfit(String frame) {
        assertThat(rewrite(frame)).isInstanceOf(Rewriting.Unfit.class);
        assertThat(rewritten("data: " + LIST + "\n\n")).isEqualTo("data: " + FILTERED + "\n\n");
    }

    @Test
    void anEventOfAnotherTypeHidesNothing() {
        assertThat(rewritten("event: list\ndata: " + LIST + "\n\n"))
                .isEqualTo("event: list\ndata: " + FILTERED + "\n\n");
    }

    @Test
    void behindAnotherRewriterItGetsWhatThatOneLeaves() {
        FrameRewriter both = ((FrameRewriter) frame -> frame.event().isPresent()
                        ? new Rewriting.Replaced(Unpooled.copiedBuffer(": gone\n", StandardCharsets.UTF_8))
                        : new Rewriting.Unchanged())
                .orElse(filter);

        assertThat(text(both.rewrite(frame("event: endpoint\ndata: " + LIST + "\n\n"))))
                .isEqualTo(": gone\n");
        assertThat(text(both.rewrite(frame("data: " + LIST + "\n\n")))).isEqualTo("data: " + FILTERED + "\n\n");
    }

    private String rewritten(String frame) {
        return text(rewrite(frame));
    }

    private Rewriting rewrite(String frame) {
        return filter.rewrite(frame(frame));
    }

    private static String text(Rewriting rewriting) {
        assertThat(rewriting).isInstanceOf(Rewriting.Replaced.class);
        return ((Rewriting.Replaced) rewriting).bytes().toString(StandardCharsets.UTF_8);
    }

    private static SseFrame frame(String text) {
        SseFrames frames = new SseFrameReader(10_000)
                .read(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)))
                .frames();
        return frames.frame(frames.count() - 1);
    }
}
