package dev.sallyport.load.wire;

import io.netty.buffer.ByteBuf;

/** Takes an HTTP/1.1 body out of its chunks as it comes, whole chunks or not. Confined to its event loop. */
public final class ChunkedStream {
    private int left;
    private boolean chunkEnds;
    private boolean lastSeen;
    private boolean over;

    /** Moves what is there of the body from {@code in} to {@code content}; what is left in {@code in} is half a line. */
    public void read(ByteBuf in, ByteBuf content) {
        while (in.isReadable() && !over) {
            if (left > 0) {
                int bytes = Math.min(left, in.readableBytes());
                content.writeBytes(in, bytes);
                left -= bytes;
                chunkEnds = left == 0;
            } else if (!readLine(in)) {
                return;
            }
        }
    }

    private boolean readLine(ByteBuf in) {
        int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        if (lineFeed < 0) {
            return false;
        }
        if (chunkEnds) {
            chunkEnds = false;
        } else if (lastSeen) {
            // Trailers may come before the line that is blank.
            over = lineFeed - in.readerIndex() <= 1;
        } else {
            left = ChunkedBody.size(in, in.readerIndex(), lineFeed);
            lastSeen = left == 0;
        }
        in.readerIndex(lineFeed + 1);
        return true;
    }

    /** Whether the body has ended, and with it the message: what is left in {@code in} is the next one. */
    public boolean isOver() {
        return over;
    }
}
