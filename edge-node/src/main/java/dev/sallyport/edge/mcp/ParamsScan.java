package dev.sallyport.edge.mcp;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** What {@code params} holds of interest, whatever the method: the method may stand behind it. */
final class ParamsScan {
    /** A resource URI may be long; a longer one has no business in a policy or a record. */
    private static final int NAME_CHARS_MAX = 8192;

    private static final int VERSION_CHARS_MAX = 64;
    private static final int CLIENT_INFO_CHARS_MAX = 256;
    private static final String[] PARAMS_KEYS = {
        "name", "uri", "ref", "arguments", "_meta", "cursor", "requestState", "taskId"
    };
    private static final String[] REF_KEYS = {"type", "name", "uri"};

    private final JsonCursor cursor;

    private Field name = Field.Absent.ABSENT;
    private Field uri = Field.Absent.ABSENT;
    private Field refType = Field.Absent.ABSENT;
    private Field refName = Field.Absent.ABSENT;
    private Field refUri = Field.Absent.ABSENT;
    private Field askedVersion = Field.Absent.ABSENT;
    private Field metaVersion = Field.Absent.ABSENT;
    private boolean metaCapabilities;
    private Field clientName = Field.Absent.ABSENT;
    private Field clientVersion = Field.Absent.ABSENT;
    private HandedBack handedBack = HandedBack.NOTHING;

    ParamsScan(JsonCursor cursor) {
        this.cursor = cursor;
    }

    void run() throws IOException {
        cursor.readObject(this::readKey);
    }

    /** {@code params.protocolVersion}: what {@code initialize} asks for. */
    Field askedVersion() {
        return askedVersion;
    }

    /** The version by which a modern request describes itself. */
    Field metaVersion() {
        return metaVersion;
    }

    boolean hasMetaCapabilities() {
        return metaCapabilities;
    }

    HandedBack handedBack() {
        return handedBack;
    }

    Optional<ClientInfo> client() {
        return switch (clientName) {
            case Field.Text text -> Optional.of(new ClientInfo(text.value(), clientVersion.orElse("")));
            case Field.Absent absent -> Optional.empty();
            case Field.Unusable unusable -> Optional.empty();
        };
    }

    /** What the message acts on, if it is of this kind. */
    Field target(TargetKind kind) {
        return switch (kind) {
            case NAME -> name;
            case URI -> uri;
            case REFERENCE ->
                switch (refType.orElse("")) {
                    case "ref/prompt" -> refName;
                    case "ref/resource" -> refUri;
                    default -> Field.Unusable.UNUSABLE;
                };
            case NONE -> Field.Absent.ABSENT;
        };
    }

    boolean refersToPrompt() {
        return refType.orElse("").equals("ref/prompt");
    }

    private void readKey(String key) throws IOException {
        switch (key) {
            case "name" -> name = cursor.field(NAME_CHARS_MAX);
            case "uri" -> uri = cursor.field(NAME_CHARS_MAX);
            case "ref" -> cursor.readObject(this::readRefKey);
            case "_meta" -> cursor.readObject(this::readMetaKey);
            case "protocolVersion" -> askedVersion = cursor.field(VERSION_CHARS_MAX);
            case "clientInfo" -> cursor.readObject(this::readClientInfoKey);
            case "arguments" -> cursor.skip();
            case "cursor" -> readHandle(Handle.CURSOR);
            case "requestState" -> readHandle(Handle.REQUEST_STATE);
            case "taskId" -> readHandle(Handle.TASK);
            case "task" -> {
                handedBack = handedBack.askingForTask();
                cursor.skip();
            }
            case "notifications" -> cursor.readObject(this::readNotificationsKey);
            default -> cursor.skipUnknown(key, PARAMS_KEYS);
        }
    }

    /** What is no string is for whoever opens it to refuse. */
    private void readHandle(Handle handle) throws IOException {
        handedBack = handedBack.and(handle);
        cursor.skip();
    }

    /** What a subscription is to tell of. */
    private void readNotificationsKey(String key) throws IOException {
        if (HandlePlace.NOTIFICATIONS.under(key) == HandlePlace.TASK_IDS) {
            handedBack = handedBack.and(Handle.TASK);
        }
        cursor.skip();
    }

    private void readRefKey(String key) throws IOException {
        switch (key) {
            case "type" -> refType = cursor.field(VERSION_CHARS_MAX);
            case "name" -> refName = cursor.field(NAME_CHARS_MAX);
            case "uri" -> refUri = cursor.field(NAME_CHARS_MAX);
            default -> cursor.skipUnknown(key, REF_KEYS);
        }
    }

    private void readMetaKey(String key) throws IOException {
        switch (key) {
            case "io.modelcontextprotocol/protocolVersion" -> metaVersion = cursor.field(VERSION_CHARS_MAX);
            case "io.modelcontextprotocol/clientCapabilities" -> {
                metaCapabilities = cursor.isAt(JsonToken.START_OBJECT);
                cursor.skip();
            }
            case "io.modelcontextprotocol/clientInfo" -> cursor.readObject(this::readClientInfoKey);
            case HandlePlace.RELATED_TASK -> readHandle(Handle.RELATED_TASK);
            default -> cursor.skip();
        }
    }

    private void readClientInfoKey(String key) throws IOException {
        switch (key) {
            case "name" -> clientName = cursor.field(CLIENT_INFO_CHARS_MAX);
            case "version" -> clientVersion = cursor.field(CLIENT_INFO_CHARS_MAX);
            default -> cursor.skip();
        }
    }
}
