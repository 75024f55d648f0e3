package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Cuts the chunks of one event stream at frame boundaries. Confined to the event loop of its stream.
 *
 * <p>A frame ends with the blank line behind its fields. A comment line that stands before any field is a frame of its
 * own, because servers send a lone comment line to keep a stream alive and it must not wait for the next event. Lines
 * end in LF, CR or CRLF. A frame that ends in CR is given out at once; should LF follow, it leads the next frames.
 *
 * <pre>
 *   chunk ends on a boundary, nothing pending ─▶ the chunk itself, uncopied
 *   chunk ends inside a frame                 ─▶ what is whole, as a slice; the rest is copied and pending
 *   something was pending                     ─▶ pending and what completes it, in one buffer
 * </pre>
 */
public final class SseFrameReader {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int frameBytesMax;
    private final FrameEnds ends = new FrameEnds();

    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private boolean oversized;
    private boolean gaveNothing = true;

    private int markBytes;
    private boolean atLineStart = true;
    private boolean inComment;
    private boolean sawField;
    private boolean afterCarriageReturn;

    /** Whoever makes a reader decides how large one frame may be: so much may be held back per stream. */
    public SseFrameReader(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** Takes the next chunk, which must not change any more. */
    public SseReading read(ByteBuf chunk) {
        if (oversized) {
            return new SseReading.Oversized(SseFrames.NONE);
        }
        ByteBuf heap = chunk.hasArray() ? chunk : Unpooled.wrappedBuffer(ByteBufUtil.getBytes(chunk));
        scan(heap.array(), heap.arrayOffset() + heap.readerIndex(), heap.readableBytes());
        SseFrames frames = cut(heap);
        return oversized ? new SseReading.Oversized(frames) : new SseReading.Flowing(frames);
    }

    /** Whether the bytes given out so far end with a whole frame, so that something may be put behind them. */
    public boolean isBetweenFrames() {
        return !pending.isReadable() && !oversized;
    }

    /** The bytes that came and were not given out, because their frame has not ended. */
    public ByteBuf remainder() {
        return pending;
    }

    private void scan(byte[] bytes, int base, int length) {
        ends.reset(pending.readableBytes());
        int end = base + length;
        int at = base;
        while (at < end && !oversized) {
            if (afterCarriageReturn) {
                afterCarriageReturn = false;
                if (bytes[at] == '\n') {
                    at++;
                    ends.extend(at - base);
                    continue;
                }
            }
            if (atLineStart && passMark(bytes[at])) {
                at++;
                continue;
            }
            at = endOfLine(bytes, at, end);
            if (at < end) {
                endLine(at + 1 - base);
                afterCarriageReturn = bytes[at] == '\r';
                at++;
            }
        }
        oversized |= ends.openBytes(length) > frameBytesMax;
    }

    /** Whether this byte belongs to the mark that may precede the first line. */
    private boolean passMark(byte here) {
        if (markBytes == MARK.length) {
            return false;
        }
        if (here == MARK[markBytes]) {
            markBytes++;
            return true;
        }
        if (markBytes > 0) {
            // A mark that breaks off is content of its line.
            atLineStart = false;
            inComment = false;
        }
        markBytes = MARK.length;
        return false;
    }

    private int endOfLine(byte[] bytes, int at, int end) {
        if (atLineStart && bytes[at] != '\n' && bytes[at] != '\r') {
            atLineStart = false;
            inComment = bytes[at] == ':';
        }
        return atLineStart ? at : LineEnds.next(bytes, at, end);
    }

    private void endLine(int lineEnd) {
        boolean blank = atLineStart;
        atLineStart = true;
        if (!blank && !inComment) {
            sawField = true;
        }
        if (blank || !sawField) {
            oversized = ends.openBytes(lineEnd) > frameBytesMax;
            if (!oversized) {
                ends.add(lineEnd, sawField);
                sawField = false;
            }
        }
    }

    private SseFrames cut(ByteBuf chunk) {
        int whole = ends.last();
        if (whole == 0) {
            keep(chunk, 0);
            return SseFrames.NONE;
        }
        ByteBuf out = chunk;
        if (pending.isReadable()) {
            out = pending.writeBytes(chunk, chunk.readerIndex(), whole);
            pending = Unpooled.EMPTY_BUFFER;
        } else if (whole < chunk.readableBytes()) {
            out = chunk.slice(chunk.readerIndex(), whole);
        }
        keep(chunk, whole);
        boolean startsStream = gaveNothing;
        gaveNothing = false;
        return ends.frames(out, startsStream);
    }

    private void keep(ByteBuf chunk, int from) {
        int rest = chunk.readableBytes() - from;
        if (oversized) {
            pending = Unpooled.EMPTY_BUFFER;
        } else if (rest > 0) {
            if (!pending.isReadable()) {
                pending = Unpooled.buffer(Math.max(rest, 256));
            }
            pending.writeBytes(chunk, chunk.readerIndex() + from, rest);
        }
    }
}
