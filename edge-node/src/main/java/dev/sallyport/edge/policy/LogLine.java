package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.LogCall;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line that an operator wants in the log: bounded, and one line whatever is in it. Immutable. */
record LogLine(LogCall.Level level, String server, String text) {
    /** UTF-8, before control characters are escaped. */
    private static final int BYTES_MAX = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LogLine.class);
    private static final String CUT = "…";

    LogLine {
        text = escaped(cut(text));
    }

    void write() {
        LOG.atLevel(slf4j())
                .addKeyValue("server", server)
                .addKeyValue("text", text)
                .log("call passed");
    }

    private Level slf4j() {
        return switch (level) {
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
        };
    }

    private static String cut(String text) {
        int room = BYTES_MAX - CUT.getBytes(StandardCharsets.UTF_8).length;
        int bytes = 0;
        int fits = 0;
        for (int at = 0; at < text.length(); ) {
            int here = text.codePointAt(at);
            bytes += here < 0x80 ? 1 : here < 0x800 ? 2 : here < 0x10000 ? 3 : 4;
            if (bytes > BYTES_MAX) {
                return text.substring(0, fits) + CUT;
            }
            at += Character.charCount(here);
            fits = bytes <= room ? at : fits;
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(each -> {
            int type = Character.getType(each);
            boolean plain = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            escaped.append(plain ? String.valueOf((char) each) : String.format("\\u%04x", each));
        });
        return escaped.toString();
    }
}
