package dev.sallyport.topics;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The topics of {@code kafka/topics/*.yaml}, which are packaged beside this class. */
public final class TopicCatalogue {
    /** Named one by one: a jar cannot be listed like a folder. A test compares this with the folder. */
    private static final List<String> FILES = List.of(
            "sallyport.audit.yaml",
            "sallyport.calls.yaml",
            "sallyport.config.history.yaml",
            "sallyport.config.yaml",
            "sallyport.nodes.yaml",
            "sallyport.revocations.yaml");

    private static final ObjectReader READER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build()
            .readerFor(TopicDefinition.class);

    private TopicCatalogue() {}

    public static List<TopicDefinition> read() {
        return FILES.stream().map(TopicCatalogue::read).toList();
    }

    private static TopicDefinition read(String file) {
        try (InputStream yaml = TopicCatalogue.class.getResourceAsStream(file)) {
            if (yaml == null) {
                throw new IllegalStateException(file + " is not packaged");
            }
            return READER.readValue(yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + ": " + failure.getMessage(), failure);
        }
    }
}
