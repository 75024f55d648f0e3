package dev.sallyport.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static Optional<Duration> read(String value) {
        return RetryAfter.of(MultiMap.caseInsensitiveMultiMap().add("Retry-After", value));
    }

    @Test
    void secondsAreSeconds() {
        assertThat(read("120")).contains(Duration.ofMinutes(2));
    }

    @Test
    void aDateIsTheTimeUntilThen() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(100).atOffset(ZoneOffset.UTC));

        assertThat(read(date))
                .hasValueSatisfying(
                        time -> assertThat(time).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "99999999999", "Sun, 06 Nov 1994 08:49:37 GMT"})
    void whatCannotBeReadOrIsPastSaysNothing(String value) {
        assertThat(read(value)).isEmpty();
    }
}
