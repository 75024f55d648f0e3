package dev.sallyport.edge.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Redacts one JSON text and leaves every other byte as it came. It looks at decoded strings, so that no way of spelling
 * one hides it, and into strings that are JSON texts themselves: servers put structured results into text, too
 * (2026-07-28, Tools, Structured Content). Used up by one text.
 */
final class JsonRedactor {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(EnvelopeReader.NESTING_MAX)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    /** Strings in strings in strings: deeper ones are text. */
    private static final int EMBEDDED_MAX = 3;

    /** What holds a conversation together. */
    private static final Set<String> ENVELOPE = Set.of("jsonrpc", "id", "method");

    /** Which part of the text is gone over. */
    enum Part {
        /** A message but for its envelope. */
        MESSAGE,
        /** {@code params.arguments} of a message. */
        ARGUMENTS,
        /** All of any text. */
        EMBEDDED
    }

    private final List<Redaction> redactions;
    private final Part part;
    private final int embedded;
    private final byte[] text;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int mark;
    private int depth;

    private JsonRedactor(List<Redaction> redactions, Part part, int embedded, byte[] text) {
        this.redactions = redactions;
        this.part = part;
        this.embedded = embedded;
        this.text = text;
    }

    /**
     * The text without what is to be taken out; the very same array where that is nothing.
     *
     * @return empty unless {@code text} is one well-formed JSON object
     */
    static Optional<byte[]> redact(List<Redaction> redactions, Part part, byte[] text) {
        return new JsonRedactor(redactions, part, 0, text).redact();
    }

    private Optional<byte[]> redact() {
        if (!isPlausible()) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(text)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT || (first == JsonToken.START_ARRAY && part == Part.EMBEDDED)) {
                depth = 1;
                values(json);
                if (json.nextToken() == null) {
                    return Optional.of(result());
                }
            }
        } catch (IOException notJson) {
            // Said by the empty answer.
        }
        return Optional.empty();
    }

    /** Jackson would take other encodings, too, which no client does. */
    private boolean isPlausible() {
        for (byte each : text) {
            if (each == 0) {
                return false;
            }
        }
        return StrictUtf8.isValid(text, 0, text.length);
    }

    private byte[] result() {
        if (mark == 0) {
            return text;
        }
        out.write(text, mark, text.length - mark);
        return out.toByteArray();
    }

    private void values(JsonParser json) throws IOException {
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                return;
            }
            switch (token) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case FIELD_NAME -> member(json, json.currentName());
                case VALUE_STRING -> string(json);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
                case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IOException("no token of a JSON text");
            }
        }
    }

    private void member(JsonParser json, String name) throws IOException {
        if (isPassedOver(name)) {
            json.nextToken();
            json.skipChildren();
            return;
        }
        for (Redaction redaction : redactions) {
            if (redaction.covers(name) && isWithin()) {
                JsonToken token = json.nextToken();
                int start = (int) json.currentTokenLocation().getByteOffset();
                replace(start, endOfValue(json, token, start), redaction.replacement());
                return;
            }
        }
    }

    private boolean isPassedOver(String name) {
        return switch (part) {
            case MESSAGE -> depth == 1 && ENVELOPE.contains(name);
            case ARGUMENTS ->
                (depth == 1 && !name.equalsIgnoreCase("params")) || (depth == 2 && !name.equalsIgnoreCase("arguments"));
            case EMBEDDED -> false;
        };
    }

    /** Whether a member here may be taken out, not only looked into. */
    private boolean isWithin() {
        return switch (part) {
            case MESSAGE -> depth > 1;
            case ARGUMENTS -> depth > 2;
            case EMBEDDED -> true;
        };
    }

    private static int endOfValue(JsonParser json, JsonToken token, int start) throws IOException {
        if (token.isNumeric()) {
            return start + json.getTextLength();
        }
        if (token.isBoolean() || token == JsonToken.VALUE_NULL) {
            return start + token.asString().length();
        }
        json.skipChildren();
        json.finishToken();
        return (int) json.currentLocation().getByteOffset();
    }

    private void string(JsonParser json) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        String value = json.getText();
        String redacted = redacted(value);
        if (!redacted.equals(value)) {
            replace(start, (int) json.currentLocation().getByteOffset(), redacted);
        }
    }

    private String redacted(String value) {
        String result = value;
        if (embedded < EMBEDDED_MAX && redactions.stream().anyMatch(Redaction::hasNames) && looksLikeJson(value)) {
            byte[] inner = value.getBytes(StandardCharsets.UTF_8);
            result = new JsonRedactor(redactions, Part.EMBEDDED, embedded + 1, inner)
                    .redact()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse(value);
        }
        for (Redaction redaction : redactions) {
            result = redaction.applyTo(result);
        }
        return result;
    }

    private static boolean looksLikeJson(String value) {
        String stripped = value.stripLeading();
        return stripped.startsWith("{") || stripped.startsWith("[");
    }

    private void replace(int start, int end, String with) {
        out.write(text, mark, start - mark);
        out.writeBytes(quoted(with).getBytes(StandardCharsets.UTF_8));
        mark = end;
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int at = 0; at < value.length(); at++) {
            char here = value.charAt(at);
            boolean paired = Character.isHighSurrogate(here)
                    && at + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(at + 1));
            if (here == '"' || here == '\\') {
                quoted.append('\\').append(here);
            } else if (paired) {
                quoted.append(here).append(value.charAt(at + 1));
                at++;
            } else if (here < ' ' || Character.isSurrogate(here)) {
                quoted.append(String.format("\\u%04x", (int) here));
            } else {
                quoted.append(here);
            }
        }
        return quoted.append('"').toString();
    }
}
