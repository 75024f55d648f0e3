package dev.sallyport.edge.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.process.ChecksummedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good configuration on disk, for a start without Kafka. Secrets in it are as sealed as in the log. The file
 * is replaced whole, and a copy that was cut or changed is not used. Used by one thread.
 */
public final class SnapshotDisk {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotDisk.class);
    private static final int FORMAT = 1;

    private final ChecksummedFile file;

    public SnapshotDisk(Path directory) {
        this.file = new ChecksummedFile(directory.resolve("config-image.json"));
    }

    /**
     * An image, and the log that it was read from.
     *
     * @param logId tells this log from one of the same name in another cluster
     */
    public record Copy(ConfigImage image, String logId) {}

    /** Writes {@code copy}; a disk that does not take it is logged and does no harm to serving. */
    public void write(Copy copy) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("format", FORMAT)
                .put("logId", copy.logId())
                .put("offset", copy.image().provenance().offset())
                .put("at", copy.image().provenance().at().toString());
        ArrayNode records = body.putArray("records");
        copy.image().records().forEach(configRecord -> {
            ObjectNode entry = records.addObject().put("key", configRecord.key());
            ConfigRecordCodec.value(configRecord)
                    .ifPresent(value -> entry.put("value", new String(value, StandardCharsets.UTF_8)));
        });
        try {
            file.write(body.toString());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the last good configuration was not written");
        }
    }

    /** The last good copy; empty when there is none that can be trusted. */
    public Optional<Copy> read() {
        try {
            Optional<String> text = file.read();
            return text.isPresent() ? Optional.of(parse(Json.MAPPER.readTree(text.get()))) : Optional.empty();
        } catch (IOException | MalformedRecord | DateTimeException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the configuration on disk cannot be used");
            return Optional.empty();
        }
    }

    private static Copy parse(JsonNode body) {
        List<ConfigRecord> records = new ArrayList<>();
        for (JsonNode entry : body.path("records")) {
            byte[] key = entry.path("key").asText().getBytes(StandardCharsets.UTF_8);
            byte[] value = entry.path("value").asText().getBytes(StandardCharsets.UTF_8);
            ConfigRecordCodec.decode(key, Optional.of(value)).ifPresent(records::add);
        }
        Provenance provenance = new Provenance(
                body.path("offset").asLong(), Instant.parse(body.path("at").asText()));
        return new Copy(
                ConfigImage.EMPTY.apply(records, provenance), body.path("logId").asText());
    }
}
