package dev.sallyport.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.contract.Topics;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
    @Test
    void everyFileOfTheFolderIsReadAndNamedAfterItsTopic() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            List<String> fileNames = files.map(Path::toString)
                    .filter(name -> name.endsWith(".yaml"))
                    .toList();
            assertThat(TopicCatalogue.read())
                    .extracting(topic -> topic.name() + ".yaml")
                    .containsExactlyInAnyOrderElementsOf(fileNames);
        }
    }

    @Test
    void theContractNamesTheSameTopics() {
        List<String> contractNames = Arrays.stream(Topics.class.getFields())
                .map(TopicCatalogueTest::valueOf)
                .toList();

        assertThat(TopicCatalogue.read())
                .extracting(TopicDefinition::name)
                .containsExactlyInAnyOrderElementsOf(contractNames);
    }

    @Test
    void theConfigTopicIsOneCompactedPartition() {
        TopicDefinition config = topic(Topics.CONFIG);

        assertThat(config.partitions()).isEqualTo(1);
        assertThat(config.keeping()).isEqualTo(new Keeping(Keeping.Cleanup.COMPACT, Optional.empty()));
        assertThat(config.traffic().writers()).containsExactly("config-service");
    }

    @Test
    void callsAreCompressedAndKeptForAWeek() {
        TopicDefinition calls = topic(Topics.CALLS);

        assertThat(calls.keeping()).isEqualTo(new Keeping(Keeping.Cleanup.DELETE, Optional.of(Duration.ofDays(7))));
        assertThat(calls.kafkaSettings(Replication.of(3)))
                .containsEntry("compression.type", "lz4")
                .containsEntry("retention.ms", "604800000")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void aCompactedTopicWithARetentionIsRefused() {
        assertThatThrownBy(() -> new Keeping(Keeping.Cleanup.COMPACT, Optional.of(Duration.ofDays(1))))
                .hasMessageContaining("its retention is forever, not PT24H");
    }

    private static TopicDefinition topic(String name) {
        return TopicCatalogue.read().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String valueOf(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException failure) {
            throw new AssertionError(failure);
        }
    }
}
