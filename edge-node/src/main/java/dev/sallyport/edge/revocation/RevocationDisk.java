package dev.sallyport.edge.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.RevocationCodec;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.process.ChecksummedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was revoked last, on disk, for a start without Kafka. Used by one thread, but for {@link #isThere}. */
public final class RevocationDisk {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationDisk.class);
    private static final int FORMAT = 1;

    private final ChecksummedFile file;

    public RevocationDisk(Path directory) {
        this.file = new ChecksummedFile(directory.resolve("revocations.json"));
    }

    /** Whether there is a copy, good or bad. A node that never had one has missed no revocation. */
    public boolean isThere() {
        return file.isThere();
    }

    /** Writes {@code image}; a disk that does not take it is logged and does no harm to serving. */
    public void write(RevocationImage image) {
        JsonNode body = Json.MAPPER.createObjectNode().put("format", FORMAT).set("revocations", records(image));
        try {
            file.write(body.toString());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the revocations were not written");
        }
    }

    private static ArrayNode records(RevocationImage image) {
        ArrayNode records = Json.MAPPER.createArrayNode();
        image.byKey().values().forEach(each -> records.add(each.toJson()));
        return records;
    }

    /** The last copy; empty when there is none that can be trusted. */
    public Optional<RevocationImage> read() {
        try {
            Optional<String> text = file.read();
            if (text.isEmpty()) {
                return Optional.empty();
            }
            List<Revocation> revocations = new ArrayList<>();
            for (JsonNode each : Json.MAPPER.readTree(text.get()).path("revocations")) {
                revocations.add(RevocationCodec.INSTANCE.decode(each.toString().getBytes(StandardCharsets.UTF_8)));
            }
            return Optional.of(RevocationImage.of(revocations));
        } catch (IOException | MalformedRecord e) {
            LOG.atError().addKeyValue("file", file).setCause(e).log("the revocations on disk cannot be used");
            return Optional.empty();
        }
    }
}
