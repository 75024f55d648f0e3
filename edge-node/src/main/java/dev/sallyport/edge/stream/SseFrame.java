package dev.sallyport.edge.stream;

import dev.sallyport.edge.mcp.WordSearch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One frame: the lines of an event with the blank line that ends it, or a comment line, or a blank line alone. A view;
 * its fields are looked up when somebody asks.
 */
public final class SseFrame {
    private static final byte[] LINE_FEED = {'\n'};
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final int BOM_BYTES = 3;
    private static final int RETRY_DIGITS_MAX = 18;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int firstLine;

    SseFrame(byte[] bytes, int start, int end, boolean startsStream) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.firstLine = startsStream && hasBom(bytes, start, end) ? start + BOM_BYTES : start;
    }

    /** The whole of {@code frame}, which does not start its stream. */
    public static SseFrame of(ByteBuf frame) {
        int start = frame.arrayOffset() + frame.readerIndex();
        return new SseFrame(frame.array(), start, start + frame.readableBytes(), false);
    }

    /** Takes regions of bytes one after the other. */
    @FunctionalInterface
    public interface Regions {
        void accept(byte[] bytes, int offset, int length);
    }

    /** The frame as it came. */
    public ByteBuf bytes() {
        return Unpooled.wrappedBuffer(bytes, start, end - start);
    }

    /** Whether one of {@code words} stands in it somewhere. */
    boolean has(WordSearch words) {
        return words.finds(bytes, start, end - start);
    }

    /** The event's type. */
    public Optional<String> event() {
        return lastValue("event");
    }

    /** The event's id; may be the empty string, which forgets the id before. */
    public Optional<String> id() {
        return lastValue("id").filter(id -> id.indexOf('\0') < 0);
    }

    /** How long a client shall wait before it reconnects. */
    public Optional<Duration> retry() {
        return lastValue("retry")
                .filter(value -> !value.isEmpty() && value.length() <= RETRY_DIGITS_MAX)
                .filter(value -> value.chars().allMatch(each -> each >= '0' && each <= '9'))
                .map(value -> Duration.ofMillis(Long.parseLong(value)));
    }

    /** Whether there is a {@code data} line; without one a client takes no event from the frame. */
    public boolean hasData() {
        return hasField("data");
    }

    private boolean hasField(String name) {
        SseLines lines = lines();
        while (lines.next()) {
            if (lines.isField(name)) {
                return true;
            }
        }
        return false;
    }

    /** Gives the data: the value of each line, uncopied, with a line feed between two. Returns false when there is none. */
    public boolean data(Regions regions) {
        SseLines lines = lines();
        boolean first = true;
        while (lines.next()) {
            if (lines.isField("data")) {
                if (!first) {
                    regions.accept(LINE_FEED, 0, LINE_FEED.length);
                }
                first = false;
                regions.accept(bytes, lines.valueStart(), lines.valueEnd() - lines.valueStart());
            }
        }
        return !first;
    }

    /** Whether this is the first character of the data that is not white space. */
    boolean dataBeginsWith(char wanted) {
        SseLines lines = lines();
        while (lines.next()) {
            int at = lines.isField("data") ? lines.valueStart() : lines.valueEnd();
            while (at < lines.valueEnd() && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
            if (at < lines.valueEnd()) {
                return bytes[at] == wanted;
            }
        }
        return false;
    }

    /** The same frame with other data, where its first data line stands; every other line stays as it came. */
    ByteBuf withData(ByteBuf data) {
        ByteBuf frame = Unpooled.buffer(end - start);
        frame.writeBytes(bytes, start, firstLine - start);
        SseLines lines = lines();
        boolean written = false;
        while (lines.next()) {
            if (!lines.isField("data")) {
                frame.writeBytes(bytes, lines.start(), lines.nextStart() - lines.start());
            } else if (!written) {
                writeData(frame, data, lines);
                written = true;
            }
        }
        return frame;
    }

    /** The same frame with this id in place of its own, or before its first line; every other line stays as it came. */
    public ByteBuf withId(byte[] id) {
        boolean isDue = !hasField("id");
        // As long as it becomes where nothing is replaced: whoever keeps the array need not copy it.
        ByteBuf frame = Unpooled.buffer(end - start + ID.length + id.length + endOfFirstLine());
        frame.writeBytes(bytes, start, firstLine - start);
        SseLines lines = lines();
        boolean written = false;
        while (lines.next()) {
            boolean isId = lines.isField("id");
            if (!written && (isDue || isId)) {
                frame.writeBytes(ID).writeBytes(id);
                frame.writeBytes(bytes, lines.valueEnd(), lines.nextStart() - lines.valueEnd());
                written = true;
            }
            if (!isId) {
                frame.writeBytes(bytes, lines.start(), lines.nextStart() - lines.start());
            }
        }
        return frame;
    }

    /** How many bytes end the first line, as they do each line of most frames. */
    private int endOfFirstLine() {
        SseLines lines = lines();
        return lines.next() ? lines.nextStart() - lines.valueEnd() : 0;
    }

    /** One line for each of the data's, ended as the line that they replace. */
    private void writeData(ByteBuf frame, ByteBuf data, SseLines replaced) {
        int at = data.readerIndex();
        while (at <= data.writerIndex()) {
            int lineFeed = data.indexOf(at, data.writerIndex(), LINE_FEED[0]);
            int lineEnd = lineFeed < 0 ? data.writerIndex() : lineFeed;
            frame.writeBytes(DATA).writeBytes(data, at, lineEnd - at);
            frame.writeBytes(bytes, replaced.valueEnd(), replaced.nextStart() - replaced.valueEnd());
            at = lineEnd + 1;
        }
    }

    private Optional<String> lastValue(String field) {
        SseLines lines = lines();
        Optional<String> last = Optional.empty();
        while (lines.next()) {
            if (lines.isField(field)) {
                int length = lines.valueEnd() - lines.valueStart();
                last = Optional.of(new String(bytes, lines.valueStart(), length, StandardCharsets.UTF_8));
            }
        }
        return last;
    }

    private SseLines lines() {
        return new SseLines(bytes, firstLine, end);
    }

    private static boolean hasBom(byte[] bytes, int start, int end) {
        return end - start >= BOM_BYTES
                && bytes[start] == (byte) 0xEF
                && bytes[start + 1] == (byte) 0xBB
                && bytes[start + 2] == (byte) 0xBF;
    }
}
