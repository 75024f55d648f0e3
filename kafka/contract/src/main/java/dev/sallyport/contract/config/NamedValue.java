package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/** A text that policies and credentials refer to by name, so that it stands in one place. */
public record NamedValue(String name, Content content) implements Resource {
    private static final int CHARACTERS_MAX = 4_000;
    private static final String VALUE_EXPECTED = "a text of at most " + CHARACTERS_MAX + " characters";

    /** The text, or what is known of it. */
    public sealed interface Content {
        /** Anybody who may read the configuration may read it. */
        record Open(String value) implements Content {}

        /** A secret as a person wrote it. It never leaves the process that read it. */
        record Fresh(String value) implements Content {
            @Override
            public String toString() {
                return "Fresh[secret]";
            }
        }

        /** A secret that a person did not write anew: it stays what it is. */
        record Unsaid() implements Content {}

        /**
         * A secret under the master key.
         *
         * @param sealed for {@link NamedValue#purpose}
         * @param fingerprint by {@link dev.sallyport.contract.seal.KeyHash} for the same purpose: tells, without opening,
         *     whether a secret is the one that is stored
         */
        record Sealed(String sealed, String fingerprint) implements Content {}
    }

    static Optional<NamedValue> readWritten(Fields fields) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        boolean secret = fields.bool("secret", false);
        Optional<String> value = fields.secret(
                "value", text -> Optional.of(text).filter(within -> within.length() <= CHARACTERS_MAX), VALUE_EXPECTED);
        if (!secret && !fields.has("value")) {
            fields.problem("value", VALUE_EXPECTED);
        }
        return fields.build(() -> new NamedValue(
                name,
                secret
                        ? value.<Content>map(Content.Fresh::new).orElseGet(Content.Unsaid::new)
                        : new Content.Open(value.orElseThrow())));
    }

    static Optional<NamedValue> readStored(Fields fields) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        if (!fields.bool("secret", false)) {
            String value = fields.string("value", Rule.atMost(CHARACTERS_MAX));
            return fields.build(() -> new NamedValue(name, new Content.Open(value)));
        }
        String sealed = fields.string("sealed", Rule.NOT_BLANK);
        String fingerprint = fields.string("fingerprint", Rule.NOT_BLANK);
        return fields.build(() -> new NamedValue(name, new Content.Sealed(sealed, fingerprint)));
    }

    /** What the value is sealed and hashed for, so that another sealed secret cannot be put in its place. */
    public static String purpose(String name) {
        return "named-value/" + name;
    }

    public boolean isSecret() {
        return !(content instanceof Content.Open);
    }

    @Override
    public ResourceKind<NamedValue> kind() {
        return ResourceKind.NAMED_VALUE;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", kind().label())
                .put("name", name)
                .put("secret", isSecret());
        if (content instanceof Content.Open open) {
            json.put("value", open.value());
        }
        return json;
    }

    @Override
    public ObjectNode toStored() {
        return switch (content) {
            case Content.Open open -> toJson();
            case Content.Sealed sealed ->
                toJson().put("sealed", sealed.sealed()).put("fingerprint", sealed.fingerprint());
            case Content.Fresh fresh -> throw new IllegalStateException("a secret that is not sealed");
            case Content.Unsaid unsaid -> throw new IllegalStateException("a secret that nobody knows");
        };
    }
}
