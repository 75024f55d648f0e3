package dev.sallyport.edge.mcp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Walks over one JSON text from its first byte to its last and sees every key of every object on the way. */
final class JsonCursor {
    private final JsonParser json;
    private final byte[] text;
    private final int offset;
    private final SeenKeys keys;

    private boolean repeatedKey;
    private boolean misspeltKey;

    JsonCursor(JsonParser json, byte[] text, int offset, SeenKeys keys) {
        this.json = json;
        this.text = text;
        this.offset = offset;
        this.keys = keys;
    }

    /** Takes the value of a key; the cursor stands on its first token and must be left on its last. */
    @FunctionalInterface
    interface KeyReader {
        void read(String key) throws IOException;
    }

    /** Whether some object had the same key twice. */
    boolean sawRepeatedKey() {
        return repeatedKey;
    }

    /** Whether {@link #skipUnknown} met a key that only looks unknown. */
    boolean sawMisspeltKey() {
        return misspeltKey;
    }

    /** Whether there was another token to go to. */
    boolean advance() throws IOException {
        return json.nextToken() != null;
    }

    boolean isAt(JsonToken token) {
        return json.currentToken() == token;
    }

    /** The characters of the current string or number. */
    String string() throws IOException {
        return json.getText();
    }

    int stringLength() throws IOException {
        return json.getTextLength();
    }

    /** The current string as it is spelled in the text, with its quotes; at most this many bytes, else empty. */
    String spelledString(int bytesMax) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.finishToken();
        int length = (int) json.currentLocation().getByteOffset() - start;
        return length > bytesMax ? "" : new String(text, offset + start, length, StandardCharsets.UTF_8);
    }

    Field field(int charsMax) throws IOException {
        Field read = Field.Unusable.UNUSABLE;
        if (isAt(JsonToken.VALUE_STRING) && json.getTextLength() <= charsMax) {
            read = Field.of(json.getText());
        }
        skip();
        return read;
    }

    /** Gives each key of the object that starts here to the reader; what is not an object is skipped. */
    void readObject(KeyReader reader) throws IOException {
        if (!isAt(JsonToken.START_OBJECT)) {
            skip();
            return;
        }
        keys.openObject();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            repeatedKey |= !keys.add(key);
            json.nextToken();
            reader.read(key);
        }
        keys.closeObject();
    }

    /**
     * Skips the value of a key without meaning here, unless a parser that folds case (Go's does) or stops at NUL (C's
     * do) would take the key for one that has: then the server would see another message than the authorised one.
     */
    void skipUnknown(String key, String[] known) throws IOException {
        misspeltKey |= key.indexOf('\0') >= 0;
        for (String each : known) {
            misspeltKey |= each.equalsIgnoreCase(key);
        }
        skip();
    }

    /** Moves to the last token of the value whose first token is the current one. */
    void skip() throws IOException {
        int open = 0;
        while (true) {
            switch (json.currentToken()) {
                case FIELD_NAME -> repeatedKey |= !keys.add(json.currentName());
                case START_OBJECT -> {
                    keys.openObject();
                    open++;
                }
                case END_OBJECT -> {
                    keys.closeObject();
                    open--;
                }
                case START_ARRAY -> open++;
                case END_ARRAY -> open--;
                case VALUE_STRING,
                        VALUE_NUMBER_INT,
                        VALUE_NUMBER_FLOAT,
                        VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_NULL,
                        VALUE_EMBEDDED_OBJECT,
                        NOT_AVAILABLE -> {}
            }
            if (open == 0) {
                return;
            }
            json.nextToken();
        }
    }
}
