package dev.sallyport.edge.stream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Where frames end in the chunk that is being read, counted from its first byte. Confined to its reader. */
final class FrameEnds {
    private int[] ends = new int[16];
    private int count;
    private int events;
    private int leadBytes;
    private int pendingBytes;

    /** Begins a chunk while so many bytes of an unfinished frame are pending. */
    void reset(int pending) {
        count = 0;
        events = 0;
        leadBytes = 0;
        pendingBytes = pending;
    }

    void add(int end, boolean isEvent) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = end;
        if (isEvent) {
            events++;
        }
    }

    /** The line feed before this position continues a line end; if that line end ended a frame, it is the frame's. */
    void extend(int end) {
        if (count > 0) {
            if (ends[count - 1] == end - 1) {
                ends[count - 1] = end;
            }
        } else if (end == 1 && pendingBytes == 0) {
            leadBytes = 1;
        }
    }

    /** Up to where the chunk belongs to whole frames. */
    int last() {
        return count == 0 ? leadBytes : ends[count - 1];
    }

    /** The size of the unfinished frame at this position. */
    int openBytes(int position) {
        return count == 0 ? pendingBytes + position - leadBytes : position - ends[count - 1];
    }

    /** The frames found, in a buffer that holds what was pending and the chunk up to {@link #last()}. */
    SseFrames frames(ByteBuf bytes, boolean startsStream) {
        int[] found = new int[count];
        for (int at = 0; at < count; at++) {
            found[at] = pendingBytes + ends[at];
        }
        return new SseFrames(bytes, leadBytes, found, events, startsStream);
    }
}
