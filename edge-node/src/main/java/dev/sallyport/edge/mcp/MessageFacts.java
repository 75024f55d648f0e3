package dev.sallyport.edge.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Picks from a JSON-RPC message, while it passes, what an {@link Inspection} reports. Confined to its inspector. */
final class MessageFacts {
    /** The places whose value is kept; everything else is elsewhere. */
    private enum Place {
        ELSEWHERE(""),
        ID("id"),
        METHOD("method"),
        RESULT("result"),
        ERROR("error"),
        IS_ERROR("isError"),
        RESULT_TYPE("resultType"),
        PROTOCOL_VERSION("protocolVersion"),
        TOOLS("tools"),
        CODE("code");

        private static final Place[] OF_MESSAGE = {ID, METHOD, RESULT, ERROR};
        private static final Place[] OF_RESULT = {IS_ERROR, RESULT_TYPE, PROTOCOL_VERSION, TOOLS};
        private static final Place[] OF_ERROR = {CODE};

        private final String key;

        Place(String key) {
            this.key = key;
        }

        boolean isAt(byte[] bytes, int length) {
            if (key.length() != length) {
                return false;
            }
            for (int at = 0; at < length; at++) {
                if (key.charAt(at) != bytes[at]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final int MESSAGE_DEPTH = 1;
    private static final int OUTCOME_DEPTH = 2;
    private static final int TOOLS_DEPTH = 3;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

    private boolean object;
    private Place place = Place.ELSEWHERE;
    private Place section = Place.ELSEWHERE;
    private boolean inTools;

    private boolean result;
    private boolean error;
    private boolean isError;
    private int tools;
    private boolean toolsSeen;
    private Optional<RequestId> id = Optional.empty();
    private Optional<String> method = Optional.empty();
    private Optional<String> resultType = Optional.empty();
    private Optional<String> protocolVersion = Optional.empty();
    private OptionalInt code = OptionalInt.empty();

    void reset() {
        object = false;
        place = Place.ELSEWHERE;
        section = Place.ELSEWHERE;
        inTools = false;
        result = false;
        error = false;
        isError = false;
        tools = 0;
        toolsSeen = false;
        id = Optional.empty();
        method = Optional.empty();
        resultType = Optional.empty();
        protocolVersion = Optional.empty();
        code = OptionalInt.empty();
    }

    boolean isObject() {
        return object;
    }

    Inspection inspection() {
        if (error) {
            return new Inspection.Answer(id, new Inspection.Failed(code));
        }
        if (result) {
            OptionalInt listed = toolsSeen ? OptionalInt.of(tools) : OptionalInt.empty();
            return new Inspection.Answer(id, new Inspection.Succeeded(isError, resultType, protocolVersion, listed));
        }
        return method.<Inspection>map(name -> new Inspection.FromServer(id, name))
                .orElseGet(Inspection.Broken::new);
    }

    /** Whether the keys of the object at this depth matter. */
    boolean wantsKeys(int depth) {
        return object && (depth == MESSAGE_DEPTH || (depth == OUTCOME_DEPTH && section != Place.ELSEWHERE));
    }

    /** Whether the characters of the value that begins matter. */
    boolean wantsValue() {
        return place != Place.ELSEWHERE;
    }

    void key(int depth, byte[] bytes, int length) {
        place = Place.ELSEWHERE;
        for (Place candidate : candidates(depth)) {
            if (candidate.isAt(bytes, length)) {
                place = candidate;
            }
        }
    }

    void otherKey(int depth) {
        if (depth <= OUTCOME_DEPTH) {
            place = Place.ELSEWHERE;
        }
    }

    private Place[] candidates(int depth) {
        if (depth == MESSAGE_DEPTH) {
            return Place.OF_MESSAGE;
        }
        return section == Place.RESULT ? Place.OF_RESULT : Place.OF_ERROR;
    }

    void beginValue(int depth) {
        if (depth == MESSAGE_DEPTH) {
            result |= place == Place.RESULT;
            error |= place == Place.ERROR;
        } else if (depth == TOOLS_DEPTH && inTools) {
            tools++;
        }
    }

    void open(int depth, boolean isObject) {
        if (depth == MESSAGE_DEPTH) {
            object = isObject;
        } else if (depth == OUTCOME_DEPTH && isObject && (place == Place.RESULT || place == Place.ERROR)) {
            section = place;
        } else if (depth == TOOLS_DEPTH && !isObject && place == Place.TOOLS) {
            inTools = true;
            toolsSeen = true;
        }
        place = Place.ELSEWHERE;
    }

    void close(int depth) {
        if (depth == OUTCOME_DEPTH) {
            section = Place.ELSEWHERE;
        } else if (depth == TOOLS_DEPTH) {
            inTools = false;
        }
    }

    /** The value at the current place: a number or a word, or a string with its quotes. */
    void value(byte[] bytes, int length) {
        switch (place) {
            case ID -> id = idOf(bytes, length);
            case METHOD -> method = textOf(bytes, length);
            case RESULT_TYPE -> resultType = textOf(bytes, length);
            case PROTOCOL_VERSION -> protocolVersion = textOf(bytes, length);
            case IS_ERROR -> isError = Arrays.equals(TRUE, 0, TRUE.length, bytes, 0, length);
            case CODE -> code = integerOf(bytes, length);
            case ELSEWHERE, RESULT, ERROR, TOOLS -> {}
        }
        place = Place.ELSEWHERE;
    }

    private static Optional<RequestId> idOf(byte[] bytes, int length) {
        if (bytes[0] == '"' || isInteger(bytes, length)) {
            return Optional.of(new RequestId(new String(bytes, 0, length, StandardCharsets.UTF_8)).canonical());
        }
        return Optional.empty();
    }

    private static Optional<String> textOf(byte[] bytes, int length) {
        return bytes[0] == '"'
                ? Optional.of(new String(bytes, 1, length - 2, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static OptionalInt integerOf(byte[] bytes, int length) {
        if (length > 11 || !isInteger(bytes, length)) {
            return OptionalInt.empty();
        }
        long value = Long.parseLong(new String(bytes, 0, length, StandardCharsets.US_ASCII));
        return value == (int) value ? OptionalInt.of((int) value) : OptionalInt.empty();
    }

    private static boolean isInteger(byte[] bytes, int length) {
        int digits = bytes[0] == '-' ? 1 : 0;
        for (int at = digits; at < length; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return length > digits;
    }
}
