package dev.sallyport.contract.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.InvalidInput;
import dev.sallyport.contract.input.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@link ConfigRecord}s as keys and values of the config log. */
public final class ConfigRecordCodec {
    private static final int SCHEMA = 1;

    private ConfigRecordCodec() {}

    public static byte[] key(ConfigRecord configRecord) {
        return configRecord.key().getBytes(StandardCharsets.UTF_8);
    }

    /** The record's value; empty for a removal, which the log compacts away. */
    public static Optional<byte[]> value(ConfigRecord configRecord) {
        return switch (configRecord) {
            case ResourceChanged<?> changed -> {
                ObjectNode json = header(changed.at(), changed.revision());
                json.set(changed.resource().kind().field(), changed.resource().toStored());
                yield Optional.of(bytes(json));
            }
            case ResourceRemoved removed -> Optional.empty();
            case SessionKeysChanged changed -> {
                ObjectNode json = header(changed.at(), changed.revision());
                ArrayNode array = json.putArray("keys");
                changed.keys().forEach(key -> array.add(key.toJson()));
                yield Optional.of(bytes(json));
            }
        };
    }

    /**
     * Reads a record; empty when its kind is one that only newer processes know.
     *
     * @param value empty for a removal
     * @throws MalformedRecord when the record is not what its key says
     */
    public static Optional<ConfigRecord> decode(byte[] key, Optional<byte[]> value) {
        String text = new String(key, StandardCharsets.UTF_8);
        if (text.equals(SessionKeysChanged.KEY) && value.isPresent()) {
            return Optional.of(parse(text, value.get(), ConfigRecordCodec::sessionKeysChanged));
        }

        int slash = text.indexOf('/');
        Optional<ResourceKind<?>> kind = slash < 0 ? Optional.empty() : ResourceKind.of(text.substring(0, slash));
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        if (value.isEmpty()) {
            return Optional.of(new ResourceRemoved(kind.get(), text.substring(slash + 1)));
        }
        ConfigRecord parsed = parse(text, value.get(), fields -> resourceChanged(kind.get(), fields));
        if (!parsed.key().equals(text)) {
            throw new MalformedRecord(text + ": the value names another resource");
        }
        return Optional.of(parsed);
    }

    private static <R extends Resource> Optional<ConfigRecord> resourceChanged(ResourceKind<R> kind, Fields fields) {
        Instant at = Instant.parse(fields.string("at", Rule.NOT_BLANK));
        long revision = revision(fields);
        Optional<R> resource = fields.object(kind.field(), kind.stored());
        return fields.build(() -> new ResourceChanged<>(at, revision, resource.orElseThrow()));
    }

    /**
     * Reads a resource as {@link Resource#toStored} wrote it.
     *
     * @throws MalformedRecord when it is not one of {@code kind}
     */
    public static <R extends Resource> R resource(ResourceKind<R> kind, JsonNode stored) {
        try {
            return Fields.read(stored, UnknownFields.IGNORED, kind.stored()).orThrow();
        } catch (InvalidInput | DateTimeException | IllegalArgumentException e) {
            throw new MalformedRecord(kind.label() + ": not a resource of this kind", e);
        }
    }

    private static Optional<ConfigRecord> sessionKeysChanged(Fields fields) {
        Instant at = Instant.parse(fields.string("at", Rule.NOT_BLANK));
        long revision = revision(fields);
        List<SessionKey> keys = fields.objects("keys", SessionKey::read);
        return fields.build(() -> new SessionKeysChanged(at, revision, keys));
    }

    private static long revision(Fields fields) {
        if (!fields.has("revision")) {
            fields.problem("revision", "the revision of the resource");
        }
        return fields.integer("revision", 0, 1, Long.MAX_VALUE);
    }

    private static ConfigRecord parse(String key, byte[] value, Function<Fields, Optional<ConfigRecord>> reader) {
        try {
            JsonNode document = Json.MAPPER.readTree(value);
            return Fields.read(document, UnknownFields.IGNORED, reader).orThrow();
        } catch (IOException | InvalidInput | DateTimeException | IllegalArgumentException e) {
            throw new MalformedRecord(key + ": not a record of this kind", e);
        }
    }

    private static ObjectNode header(Instant at, long revision) {
        return Json.MAPPER
                .createObjectNode()
                .put("schema", SCHEMA)
                .put("at", at.toString())
                .put("revision", revision);
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return Json.MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a config record that JSON cannot hold", e);
        }
    }
}
