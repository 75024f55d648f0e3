package dev.sallyport.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.AsciiString;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeaderNamesTest {
    @Test
    void aNameIsFoundInAnySpelling() {
        HeaderNames names = HeaderNames.of("content-length", "te", "mcp-session-id");

        assertThat(names.contains("Content-Length")).isTrue();
        assertThat(names.contains(new AsciiString("TE"))).isTrue();
        assertThat(names.contains("mcp-session-id")).isTrue();
        assertThat(names.contains("mcp-session-ids")).isFalse();
        assertThat(names.contains("t")).isFalse();
        assertThat(names.contains("")).isFalse();
    }

    @Test
    void namesThatShareAPlaceAreAllFound() {
        String[] names = IntStream.range(0, 32).mapToObj(i -> "name-" + i).toArray(String[]::new);
        HeaderNames all = HeaderNames.of(names);

        assertThat(names).allMatch(all::contains);
        assertThat(IntStream.range(32, 1_000).mapToObj(i -> "name-" + i)).noneMatch(all::contains);
    }

    @Test
    void moreNamesThanThereIsRoomForAreRefused() {
        String[] names = IntStream.range(0, 33).mapToObj(i -> "name-" + i).toArray(String[]::new);

        assertThatThrownBy(() -> HeaderNames.of(names)).hasMessage("33 names are more than 32");
    }
}
