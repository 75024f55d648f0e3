package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A reader with a pen: notes what a relay would have written, frame by frame. */
final class Relayed {
    private final SseFrameReader reader;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<byte[]> frames = new ArrayList<>();
    private int events;
    private boolean oversized;

    Relayed(int frameBytesMax) {
        this.reader = new SseFrameReader(frameBytesMax);
    }

    /** Feeds the bytes in chunks that end at these positions. */
    static Relayed inChunks(byte[] bytes, int... splits) {
        Relayed relayed = new Relayed(4 << 20);
        int from = 0;
        for (int split : splits) {
            relayed.feed(bytes, from, split);
            from = split;
        }
        return relayed.feed(bytes, from, bytes.length);
    }

    Relayed feed(String chunk) {
        byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
        return feed(bytes, 0, bytes.length);
    }

    Relayed feed(byte[] bytes, int from, int to) {
        // A copy with slack around it, as a chunk is a region of a larger buffer.
        ByteBuf chunk = Unpooled.buffer(to - from + 7);
        chunk.writeZero(3).writeBytes(bytes, from, to - from).skipBytes(3);
        return feed(chunk);
    }

    Relayed feed(ByteBuf chunk) {
        SseReading reading = reader.read(chunk);
        oversized = reading instanceof SseReading.Oversized;
        SseFrames given = reading.frames();
        byte[] bytes = ByteBufUtil.getBytes(given.bytes());
        written.writeBytes(bytes);
        int framed = 0;
        for (int index = 0; index < given.count(); index++) {
            byte[] frame = ByteBufUtil.getBytes(given.frame(index).bytes());
            frames.add(frame);
            framed += frame.length;
        }
        if (framed < bytes.length) {
            continueLastLineEnd(bytes.length - framed, given.count());
        }
        events += given.events();
        return this;
    }

    /** The line feed in front belongs to the frame that was the last before this reading. */
    private void continueLastLineEnd(int leadBytes, int newFrames) {
        int last = frames.size() - newFrames - 1;
        if (leadBytes != 1 || last < 0) {
            throw new AssertionError(leadBytes + " bytes belong to no frame");
        }
        byte[] before = frames.get(last);
        byte[] whole = Arrays.copyOf(before, before.length + 1);
        whole[before.length] = '\n';
        frames.set(last, whole);
    }

    byte[] written() {
        return written.toByteArray();
    }

    byte[] writtenAndRemainder() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(written.toByteArray());
        all.writeBytes(ByteBufUtil.getBytes(reader.remainder()));
        return all.toByteArray();
    }

    /** Whether the same bytes left in the same frames. */
    boolean isLike(Relayed other) {
        return Arrays.equals(written(), other.written())
                && Arrays.deepEquals(frames.toArray(), other.frames.toArray())
                && events == other.events;
    }

    List<String> frames() {
        return frames.stream()
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .toList();
    }

    String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    int events() {
        return events;
    }

    boolean isOversized() {
        return oversized;
    }

    SseFrameReader reader() {
        return reader;
    }
}
