package dev.sallyport.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigImageTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00Z");
    private static final ResourceChanged<ServerDefinition> CREATED = new ResourceChanged<>(AT, 2, Samples.WEATHER);
    private static final SessionKeysChanged KEYS =
            new SessionKeysChanged(AT, 1, List.of(new SessionKey("a", AT, "v1.x")));

    private static Provenance at(long offset) {
        return new Provenance(offset, AT);
    }

    @Test
    void recordsAddUpInTheirOrder() {
        ResourceChanged<ServerDefinition> replaced = new ResourceChanged<>(AT, 3, Samples.WEATHER);

        ConfigImage image = ConfigImage.EMPTY.apply(List.of(KEYS, CREATED, replaced), at(7));

        assertThat(image.servers()).containsOnlyKeys("weather").containsValue(replaced);
        assertThat(image.sessionKeys()).contains(KEYS);
        assertThat(image.revision()).isEqualTo(3);
        assertThat(image.provenance()).isEqualTo(at(7));
    }

    @Test
    void aRemovalTakesTheServerAndKeepsTheRevision() {
        ConfigImage image = ConfigImage.EMPTY
                .apply(List.of(CREATED), at(0))
                .apply(
                        List.of(
                                new ResourceRemoved(ResourceKind.SERVER, "weather"),
                                new ResourceRemoved(ResourceKind.SERVER, "never-was")),
                        at(2));

        assertThat(image.servers()).isEmpty();
        assertThat(image.revision()).isEqualTo(2);
    }

    @Test
    void applyingAllAtOnceOrOneByOneIsTheSame() {
        List<ConfigRecord> records =
                List.of(KEYS, CREATED, new ResourceRemoved(ResourceKind.SERVER, "weather"), CREATED);
        ConfigImage oneByOne = ConfigImage.EMPTY;
        for (ConfigRecord one : records) {
            oneByOne = oneByOne.apply(List.of(one), at(9));
        }

        assertThat(oneByOne).isEqualTo(ConfigImage.EMPTY.apply(records, at(9)));
    }

    @Test
    void nothingToApplyStillMovesTheProvenance() {
        assertThat(ConfigImage.EMPTY.apply(List.of(), at(4)).provenance()).isEqualTo(at(4));
    }

    @Test
    void theImageBeforeStaysAsItWas() {
        ConfigImage before = ConfigImage.EMPTY.apply(List.of(CREATED), at(0));

        before.apply(List.of(new ResourceRemoved(ResourceKind.SERVER, "weather")), at(1));

        assertThat(before.servers()).containsOnlyKeys("weather");
        assertThatThrownBy(() -> before.servers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void itsOwnRecordsAddUpToItself() {
        ConfigImage image = ConfigImage.EMPTY.apply(
                List.of(KEYS, CREATED, new ResourceRemoved(ResourceKind.SERVER, "other"), CREATED), at(3));

        assertThat(ConfigImage.EMPTY.apply(image.records().toList(), at(3))).isEqualTo(image);
        assertThat(image.records()).hasSize(2);
    }

    @Test
    void resourcesOfDifferentKindsMayHaveTheSameName() {
        NamedValue value = new NamedValue("weather", new NamedValue.Content.Open("x"));

        ConfigImage image = ConfigImage.EMPTY
                .apply(List.of(CREATED, new ResourceChanged<>(AT, 3, value)), at(1))
                .apply(List.of(new ResourceRemoved(ResourceKind.SERVER, "weather")), at(2));

        assertThat(image.resources().find(ResourceKind.SERVER, "weather")).isEmpty();
        assertThat(image.resources().find(ResourceKind.NAMED_VALUE, "weather"))
                .map(ResourceChanged::resource)
                .contains(value);
    }

    @Test
    void resourcesComeInTheOrderInWhichTheyReferToEachOther() {
        List<ConfigRecord> records = Samples.all()
                .map(resource -> (ConfigRecord) new ResourceChanged<>(AT, 1, resource))
                .toList();

        assertThat(ConfigImage.EMPTY
                        .apply(records.reversed(), at(0))
                        .resources()
                        .all())
                .extracting(changed -> changed.resource().kind().noun())
                .containsExactly(
                        "named value",
                        "named value",
                        "credential provider",
                        "backend",
                        "server",
                        "server",
                        "server",
                        "product",
                        "subscription",
                        "policies");
    }

    @Test
    void sessionKeysAreNeverNone() {
        assertThatThrownBy(() -> new SessionKeysChanged(AT, 1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
