package dev.sallyport.edge.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.process.ChecksummedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good configuration on disk, for a start without Kafka. Secrets in it are as sealed as in the log. The file
 * is replaced whole, and a copy that was cut or changed is not used. Used by one thread at a time.
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
        try {
            file.write(out -> write(copy, out));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the last good configuration was not written");
        }
    }

    /** Piece by piece: as a whole, ten thousand servers are tens of megabytes that only a full collection frees again. */
    private static void write(Copy copy, OutputStream out) throws IOException {
        Provenance provenance = copy.image().provenance();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("logId", copy.logId());
            json.writeNumberField("offset", provenance.offset());
            json.writeStringField("at", provenance.at().toString());
            json.writeArrayFieldStart("records");
            Iterator<ConfigRecord> records = copy.image().records().iterator();
            while (records.hasNext()) {
                ConfigRecord configRecord = records.next();
                json.writeStartObject();
                json.writeStringField("key", configRecord.key());
                Optional<byte[]> value = ConfigRecordCodec.value(configRecord);
                if (value.isPresent()) {
                    json.writeStringField("value", new String(value.get(), StandardCharsets.UTF_8));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
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
