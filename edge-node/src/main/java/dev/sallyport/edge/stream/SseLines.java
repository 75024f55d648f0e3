package dev.sallyport.edge.stream;

/** Goes through the lines of one frame. */
final class SseLines {
    private final byte[] bytes;
    private final int end;
    private int lineStart;
    private int lineEnd;
    private int nextLine;

    SseLines(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        this.nextLine = start;
    }

    boolean next() {
        if (nextLine >= end) {
            return false;
        }
        lineStart = nextLine;
        lineEnd = LineEnds.next(bytes, lineStart, end);
        boolean pair = lineEnd + 1 < end && bytes[lineEnd] == '\r' && bytes[lineEnd + 1] == '\n';
        nextLine = lineEnd + (pair ? 2 : 1);
        return true;
    }

    boolean isField(String name) {
        int length = name.length();
        if (lineEnd - lineStart < length) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (bytes[lineStart + at] != name.charAt(at)) {
                return false;
            }
        }
        return lineEnd - lineStart == length || bytes[lineStart + length] == ':';
    }

    int start() {
        return lineStart;
    }

    /** Behind the line's end. */
    int nextStart() {
        return nextLine;
    }

    /** Behind the colon and one space, of the field that the line was found to be. */
    int valueStart() {
        int at = lineStart;
        while (at < lineEnd && bytes[at] != ':') {
            at++;
        }
        at = Math.min(at + 1, lineEnd);
        return at < lineEnd && bytes[at] == ' ' ? at + 1 : at;
    }

    int valueEnd() {
        return lineEnd;
    }
}
