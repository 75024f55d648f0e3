package dev.sallyport.contract.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the chains of one partition, record by record in the order of their offsets. */
public final class AuditCheck {
    private final boolean complete;
    private final Map<Writer, ChainCheck> chains = new LinkedHashMap<>();
    private final List<String> strangers = new ArrayList<>();
    private long strangersCount;

    /**
     * Prepares for a partition.
     *
     * @param complete whether it still has its very first record; retention takes the beginning of chains away
     */
    public AuditCheck(boolean complete) {
        this.complete = complete;
    }

    /** Takes the record at {@code offset}. */
    public void add(long offset, byte[] key, byte[] value) {
        Optional<Link> link = read(value);
        if (link.isEmpty()) {
            strangersCount++;
            if (strangers.size() < ChainCheck.FINDINGS_MAX) {
                strangers.add("offset " + offset + ": not an audit record");
            }
            return;
        }
        chains.computeIfAbsent(link.get().writer(), writer -> new ChainCheck(writer, complete))
                .add(offset, new String(key, StandardCharsets.UTF_8), link.get());
    }

    /** What was found of each chain, in the order in which they begin. */
    public List<ChainReport> reports() {
        return chains.values().stream().map(ChainCheck::report).toList();
    }

    /** Records that belong to no chain: the first of them, by their offsets. */
    public List<String> strangers() {
        return List.copyOf(strangers);
    }

    public boolean isIntact() {
        return strangersCount == 0 && reports().stream().allMatch(ChainReport::isIntact);
    }

    /** What a check needs of a record; it must not depend on the events that this version knows. */
    record Link(
            Writer writer,
            long seq,
            String previousHash,
            String hash,
            Optional<String> trueHash,
            String kind,
            long lost) {}

    private static Optional<Link> read(byte[] value) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(value);
        } catch (IOException notJson) {
            return Optional.empty();
        }
        if (!(json instanceof ObjectNode object)) {
            return Optional.empty();
        }
        String node = object.path("writer").path("node").asText();
        String run = object.path("writer").path("run").asText();
        if (node.isEmpty() || run.isEmpty() || !object.path("seq").isIntegralNumber()) {
            return Optional.empty();
        }
        return Optional.of(new Link(
                new Writer(node, run),
                object.path("seq").asLong(),
                object.path("previousHash").asText(),
                object.path(AuditHash.MEMBER).asText(),
                AuditHash.of(object),
                object.path("event").path("kind").asText(),
                object.path("event").path("events").asLong()));
    }
}
