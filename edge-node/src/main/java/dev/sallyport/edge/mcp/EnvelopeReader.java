package dev.sallyport.edge.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJson;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJsonRpc;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns the bytes of a POST into an envelope, or into what is wrong with them. Confined to its event loop: it keeps
 * its scratch space from one body to the next.
 *
 * <p>The bytes that are read are the bytes that are forwarded, so whatever two JSON parsers may read differently is
 * refused here: keys that come twice at any depth, text that is not strict UTF-8, a byte order mark, bytes behind the
 * message. No tree is built, and nothing is thrown for bad input.
 */
public final class EnvelopeReader {
    /** Deeper than the JSON Schemas and documents that tools are called with, far from any parser's stack. */
    static final int NESTING_MAX = 128;

    /** A 4096-bit integer in decimal has 1,234 digits. */
    private static final int NUMBER_CHARS_MAX = 1_300;

    /** Keys are sometimes paths or URLs. */
    private static final int KEY_CHARS_MAX = 4_096;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxNameLength(KEY_CHARS_MAX)
                    .build())
            // Interning the keys of strangers would fill the JVM's table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private final SeenKeys keys = new SeenKeys();

    /** Reads one body; the region must be the whole of it. */
    public EnvelopeReading read(byte[] body, int offset, int length, HeaderLookup headers) {
        int start = skipSpace(body, offset, offset + length);
        if (start == offset + length) {
            return new NotJson(NotJson.Flaw.EMPTY);
        }
        if (body[start] == '[') {
            return new NotJsonRpc(Optional.empty(), NotJsonRpc.Flaw.BATCH);
        }
        int rest = offset + length - start;
        if (!isUtf8Text(body, start, rest)) {
            return new NotJson(NotJson.Flaw.ENCODING);
        }
        keys.reset();
        try (JsonParser parser = JSON.createParser(body, start, rest)) {
            BodyScan scan = new BodyScan(new JsonCursor(parser, body, start, keys));
            Optional<EnvelopeProblem> problem = scan.run();
            return problem.isPresent() ? problem.get() : new EraRules(scan, headers).decide();
        } catch (IOException notJson) {
            return new NotJson(NotJson.Flaw.SYNTAX);
        }
    }

    private static int skipSpace(byte[] body, int from, int end) {
        int at = from;
        while (at < end && (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r')) {
            at++;
        }
        return at;
    }

    /** The parser would guess UTF-16 or UTF-32 from zeros among the first bytes, or from a byte order mark. */
    private static boolean isUtf8Text(byte[] body, int start, int length) {
        for (int at = start; at < start + Math.min(length, 4); at++) {
            if (body[at] == 0) {
                return false;
            }
        }
        return body[start] >= 0 && StrictUtf8.isValid(body, start, length);
    }
}
