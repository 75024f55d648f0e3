package dev.sallyport.edge.mcp;

import com.fasterxml.jackson.core.JsonToken;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJson;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJsonRpc;
import java.io.IOException;
import java.util.Optional;

/**
 * One pass over one body: collects what the era rules ask for and the first thing that is wrong. It goes on after a
 * wrong thing, because the id may stand behind it and because only a whole pass proves that no key comes twice.
 */
final class BodyScan {
    private static final int METHOD_CHARS_MAX = 128;
    private static final String[] MESSAGE_KEYS = {"jsonrpc", "id", "method", "params", "result", "error"};

    private final JsonCursor cursor;
    private final ParamsScan params;

    private Optional<NotJsonRpc.Flaw> flaw = Optional.empty();
    private boolean jsonRpc;
    private boolean idSeen;
    private boolean result;
    private boolean error;
    private Optional<RequestId> id = Optional.empty();
    private String method = "";
    private TargetKind targetKind = TargetKind.NONE;

    BodyScan(JsonCursor cursor) {
        this.cursor = cursor;
        this.params = new ParamsScan(cursor);
    }

    /** Reads the body to its end and says what is wrong with it, if anything is. */
    Optional<EnvelopeProblem> run() throws IOException {
        cursor.advance();
        if (cursor.isAt(JsonToken.START_OBJECT)) {
            cursor.readObject(this::readKey);
            noteShape();
        } else {
            cursor.skip();
            note(NotJsonRpc.Flaw.NOT_AN_OBJECT);
        }
        if (cursor.advance()) {
            return Optional.of(new NotJson(NotJson.Flaw.TRAILING));
        }
        if (cursor.sawRepeatedKey()) {
            return Optional.of(new NotJson(NotJson.Flaw.DUPLICATE_KEY));
        }
        return flaw.map(found -> new NotJsonRpc(id, found));
    }

    Optional<RequestId> id() {
        return id;
    }

    boolean isResponse() {
        return result || error;
    }

    /** The method; empty for a response. */
    String method() {
        return method;
    }

    ParamsScan params() {
        return params;
    }

    /** What the message acts on; unusable where the method must name it and the body does not. */
    Field target() {
        Field target = params.target(targetKind);
        return target instanceof Field.Absent && targetKind != TargetKind.NONE ? Field.Unusable.UNUSABLE : target;
    }

    /** What {@link #target} names. */
    Optional<TargetType> targetType() {
        return switch (targetKind) {
            case NAME -> Optional.of(method.equals("tools/call") ? TargetType.TOOL : TargetType.PROMPT);
            case URI -> Optional.of(TargetType.RESOURCE);
            case REFERENCE -> Optional.of(params.refersToPrompt() ? TargetType.PROMPT : TargetType.RESOURCE);
            case NONE -> Optional.empty();
        };
    }

    private void note(NotJsonRpc.Flaw found) {
        if (flaw.isEmpty()) {
            flaw = Optional.of(found);
        }
    }

    private void noteShape() {
        if (cursor.sawMisspeltKey()) {
            note(NotJsonRpc.Flaw.KEY);
        }
        if (!jsonRpc) {
            note(NotJsonRpc.Flaw.VERSION);
        }
        boolean hasMethod = !method.isEmpty();
        if (hasMethod == isResponse() || (result && error) || (isResponse() && !idSeen)) {
            note(NotJsonRpc.Flaw.SHAPE);
        }
        if (!idSeen && (targetKind != TargetKind.NONE || method.equals("initialize"))) {
            note(NotJsonRpc.Flaw.NEEDS_ID);
        }
    }

    private void readKey(String key) throws IOException {
        switch (key) {
            case "jsonrpc" -> {
                jsonRpc = cursor.isAt(JsonToken.VALUE_STRING) && cursor.string().equals("2.0");
                cursor.skip();
            }
            case "id" -> readId();
            case "method" -> readMethod();
            case "params" -> readParams();
            case "result" -> {
                result = true;
                cursor.skip();
            }
            case "error" -> {
                error = true;
                cursor.skip();
            }
            default -> cursor.skipUnknown(key, MESSAGE_KEYS);
        }
    }

    private void readId() throws IOException {
        idSeen = true;
        String token = "";
        if (cursor.isAt(JsonToken.VALUE_NUMBER_INT) && cursor.stringLength() <= RequestId.TOKEN_CHARS_MAX) {
            token = cursor.string();
        } else if (cursor.isAt(JsonToken.VALUE_STRING)) {
            token = cursor.spelledString(RequestId.TOKEN_CHARS_MAX);
        }
        if (token.isEmpty()) {
            note(NotJsonRpc.Flaw.ID);
        } else {
            id = Optional.of(new RequestId(token));
        }
        cursor.skip();
    }

    private void readMethod() throws IOException {
        method = cursor.field(METHOD_CHARS_MAX).orElse("");
        targetKind = TargetKind.of(method);
        if (!isVisibleAscii(method)) {
            note(NotJsonRpc.Flaw.METHOD);
        }
    }

    private static boolean isVisibleAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) <= 0x20 || text.charAt(at) >= 0x7F) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Null stands for no params: some clients of the legacy era write it. */
    private void readParams() throws IOException {
        if (!cursor.isAt(JsonToken.START_OBJECT) && !cursor.isAt(JsonToken.VALUE_NULL)) {
            note(NotJsonRpc.Flaw.PARAMS);
        }
        params.run();
    }
}
