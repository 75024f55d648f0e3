package dev.sallyport.load.stub;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What comes on the stream that a GET opens: nothing; at {@code /said/N/mcp} so many events at once and then nothing; at
 * {@code /ticks/MICROS/mcp} an event every so many microseconds.
 *
 * @param atOnce how many events come with the head
 * @param everyMicros how often one comes then; 0 for never
 */
record NewsPath(int atOnce, long everyMicros) {
    private static final NewsPath SILENT = new NewsPath(0, 0);
    private static final Pattern REQUEST_LINE = Pattern.compile("GET /(said|ticks)/([1-9][0-9]{0,7})/mcp .*");

    /** What the request asks for that {@code in} begins with. */
    static NewsPath of(ByteBuf in, int headLength) {
        int start = in.readerIndex();
        int lineFeed = in.indexOf(start, start + headLength, (byte) '\n');
        Matcher line = REQUEST_LINE.matcher(
                in.toString(start, lineFeed - start, StandardCharsets.US_ASCII).strip());
        if (!line.matches()) {
            return SILENT;
        }
        int number = Integer.parseInt(line.group(2));
        return line.group(1).equals("said") ? new NewsPath(number, 0) : new NewsPath(0, number);
    }
}
