package dev.sallyport.config.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.HistoryEntry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionHistoryTest {
    private static final Codec<HistoryEntry> CODEC = Json.codec(HistoryEntry.class);

    private final RevisionHistory history = new RevisionHistory();

    private void add(String key, long revision) {
        HistoryEntry entry = new HistoryEntry(
                1, Instant.EPOCH, key, revision, "updated", "someone", Optional.empty(), Optional.empty());
        history.add(entry, CODEC.encode(entry));
    }

    @Test
    void theNewestComesFirstPageByPage() {
        for (long revision = 1; revision <= 5; revision++) {
            add("McpServer/a", revision);
            add("McpServer/b", revision + 100);
        }

        assertThat(history.newest("McpServer/a", Long.MAX_VALUE, 2))
                .extracting(HistoryEntry::revision)
                .containsExactly(5L, 4L);
        assertThat(history.newest("McpServer/a", 4, 10))
                .extracting(HistoryEntry::revision)
                .containsExactly(3L, 2L, 1L);
        assertThat(history.revision("McpServer/b", 103)).isPresent();
        assertThat(history.revision("McpServer/a", 103)).isEmpty();
    }

    @Test
    void oneResourceThatChangesAllTheTimeIsBounded() {
        for (long revision = 1; revision <= RevisionHistory.REVISIONS_OF_ONE_MAX + 10; revision++) {
            add("McpServer/a", revision);
        }

        assertThat(history.newest("McpServer/a", Long.MAX_VALUE, 1_000)).hasSize(RevisionHistory.REVISIONS_OF_ONE_MAX);
        assertThat(history.revision("McpServer/a", 10)).isEmpty();
        assertThat(history.revision("McpServer/a", 11)).isPresent();
    }

    @Test
    void manyResourcesAreBoundedTogether() {
        for (long revision = 1; revision <= RevisionHistory.REVISIONS_MAX + 1; revision++) {
            add("McpServer/n" + revision, revision);
        }

        assertThat(history.newest("McpServer/n1", Long.MAX_VALUE, 1)).isEmpty();
        assertThat(history.newest("McpServer/n2", Long.MAX_VALUE, 1)).hasSize(1);
    }
}
