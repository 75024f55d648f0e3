package dev.sallyport.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.load.machine.Cores;
import dev.sallyport.load.report.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void whatIsNotSaidHasItsDefault() {
        Options options = options("01-nginx");

        assertThat(options.settings()).isEqualTo(Settings.DEFAULT);
        assertThat(options.cores()).isEqualTo(new Cores(1, 0));
        assertThat(options.proxies().nginx()).isEmpty();
    }

    @Test
    void everythingCanBeSaid() {
        Options options = options(
                "latency",
                "10-plain",
                "--rounds",
                "7",
                "--seconds",
                "3",
                "--warm-up",
                "4",
                "--connections",
                "32",
                "--rate",
                "500",
                "--streams",
                "100",
                "--minutes",
                "5",
                "--target-core",
                "3",
                "--load-core",
                "2",
                "--nginx",
                "/n",
                "--haproxy",
                "/h",
                "--node",
                "/j");

        assertThat(options.scenarios()).containsExactly(Scenario.PLAIN, Scenario.LATENCY);
        assertThat(options.settings()).isEqualTo(new Settings(7, 3, 4, 32, 500, 100, 5));
        assertThat(options.cores()).isEqualTo(new Cores(3, 2));
        assertThat(options.proxies())
                .isEqualTo(new Options.Proxies(
                        Optional.of(Path.of("/n")), Optional.of(Path.of("/h")), Optional.of(Path.of("/j"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    01-apache               | no scenario 01-apache (expected: some of 00-no-gateway,
                    --rounds 5              | no scenario given
                    01-nginx --rounds       | --rounds needs a value
                    01-nginx --rounds five  | --rounds five (expected: a number from 1)
                    01-nginx --rouns 5      | unknown option --rouns
                    01-nginx --load-core 1  | target and load share core 1
                    """)
    void aMistakeIsSaid(String arguments, String problem) {
        assertThatThrownBy(() -> options(arguments.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    private static Options options(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--repository", "/r", "--work", "/w", "--results", "/s"));
        all.addAll(List.of(arguments));
        return Options.of(all);
    }
}
