package dev.sallyport.edge.mcp;

import java.util.List;
import java.util.Optional;

/**
 * Why a body or its headers were refused. Every problem is HTTP 400; its message is made of constants, so that it can
 * never repeat what a stranger sent.
 */
public sealed interface EnvelopeProblem extends EnvelopeReading {
    /** The JSON-RPC error code. */
    int code();

    /** What is wrong and how to cure it. */
    String message();

    /** The id of the refused request, where one could be read. */
    Optional<RequestId> id();

    /** The body is not one strict JSON text. */
    record NotJson(NotJson.Flaw flaw) implements EnvelopeProblem {
        /** What is wrong with the text. */
        public enum Flaw {
            EMPTY("The body is empty. Send one JSON-RPC message."),
            ENCODING("The body is not valid UTF-8. Send it as UTF-8 without a byte order mark."),
            SYNTAX("The body is not valid JSON, or it is nested too deep, or a number or a key in it is too long."),
            DUPLICATE_KEY("An object in the body has the same key twice. Send each key once."),
            TRAILING("Something follows the JSON-RPC message. Send one message and nothing after it.");

            private final String words;

            Flaw(String words) {
                this.words = words;
            }
        }

        @Override
        public int code() {
            return -32700;
        }

        @Override
        public String message() {
            return flaw.words;
        }

        @Override
        public Optional<RequestId> id() {
            return Optional.empty();
        }
    }

    /** JSON, but not a message that may be sent here. */
    record NotJsonRpc(Optional<RequestId> id, NotJsonRpc.Flaw flaw) implements EnvelopeProblem {
        /** What keeps it from being one. */
        public enum Flaw {
            BATCH("JSON-RPC batches are not accepted. Send each message in a POST of its own."),
            NOT_AN_OBJECT("The body is not a JSON object. Send one JSON-RPC message."),
            VERSION("\"jsonrpc\" must be the string \"2.0\"."),
            ID("\"id\" must be a string or an integer of at most 254 characters, and never null."),
            METHOD("\"method\" must be a string of at most 128 visible ASCII characters."),
            PARAMS("\"params\" must be an object."),
            KEY("A key of the message is a protocol key in the wrong spelling, or holds a NUL character."),
            SHAPE("The message must be a request or notification with \"method\", or a response with \"id\" and"
                    + " either \"result\" or \"error\"."),
            NEEDS_ID("This method answers, so its message needs an \"id\"."),
            RESPONSE("Protocol version 2026-07-28 has no responses from client to server. Put the answer into"
                    + " \"inputResponses\" and repeat the request.");

            private final String words;

            Flaw(String words) {
                this.words = words;
            }
        }

        @Override
        public int code() {
            return -32600;
        }

        @Override
        public String message() {
            return flaw.words;
        }
    }

    /** A header that mirrors the body is absent, unreadable, or says something else than the body. */
    record HeaderMismatch(Optional<RequestId> id, Header header, HeaderMismatch.Flaw flaw) implements EnvelopeProblem {
        /** The headers that mirror the body. */
        public enum Header {
            PROTOCOL_VERSION("MCP-Protocol-Version", "params._meta[\"io.modelcontextprotocol/protocolVersion\"]"),
            METHOD("Mcp-Method", "method"),
            NAME("Mcp-Name", "params.name or params.uri");

            private final String fieldName;
            private final String source;

            Header(String fieldName, String source) {
                this.fieldName = fieldName;
                this.source = source;
            }

            /** The header's name on the wire. */
            public String fieldName() {
                return fieldName;
            }
        }

        /** What is wrong with the header. */
        public enum Flaw {
            MISSING("is missing"),
            REPEATED("was sent more than once"),
            UNREADABLE("holds a character or an encoding that is not allowed"),
            DIFFERENT("does not match the body");

            private final String words;

            Flaw(String words) {
                this.words = words;
            }
        }

        @Override
        public int code() {
            return -32020;
        }

        @Override
        public String message() {
            return "Header mismatch: " + header.fieldName + " " + flaw.words + ". Send it once, equal to "
                    + header.source + " of the body.";
        }
    }

    /**
     * A version that the gateway does not speak.
     *
     * @param requested the version asked for, only where it is a short plain token: the specification wants it back
     * @param supported what the client may use instead
     */
    record UnsupportedVersion(Optional<RequestId> id, Optional<String> requested, List<String> supported)
            implements EnvelopeProblem {
        @Override
        public int code() {
            return -32022;
        }

        @Override
        public String message() {
            return "Unsupported protocol version. Use one of " + String.join(", ", supported) + ".";
        }
    }

    /** A request of the modern era that does not describe itself. */
    record MissingMeta(Optional<RequestId> id, Field field) implements EnvelopeProblem {
        /** The fields of {@code params._meta} that every modern request must carry. */
        public enum Field {
            PROTOCOL_VERSION("io.modelcontextprotocol/protocolVersion", "a string"),
            CLIENT_CAPABILITIES("io.modelcontextprotocol/clientCapabilities", "an object");

            private final String key;
            private final String kind;

            Field(String key, String kind) {
                this.key = key;
                this.kind = kind;
            }

            /** The key inside {@code params._meta}. */
            public String key() {
                return key;
            }
        }

        @Override
        public int code() {
            return -32602;
        }

        @Override
        public String message() {
            return "params._meta[\"" + field.key + "\"] is missing or not " + field.kind + ".";
        }
    }

    /** A request that does not say, or says twice or unreadably, what it acts on. */
    record UnclearTarget(Optional<RequestId> id) implements EnvelopeProblem {
        @Override
        public int code() {
            return -32602;
        }

        @Override
        public String message() {
            return "The request does not name what it acts on. tools/call and prompts/get need a string params.name,"
                    + " resources/* a string params.uri, completion/complete a params.ref with type and name or uri;"
                    + " each without NUL and of at most 8192 characters.";
        }
    }
}
