package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerProcessTest {
    @Test
    void readsItsArgumentsInAnyOrder() {
        assertThat(BrokerProcess.Arguments.of(List.of("--dir", "data", "--port", "9092")))
                .isEqualTo(new BrokerProcess.Arguments(9092, Path.of("data")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port 9092            | --dir is missing
                    --dir data             | --port is missing
                    --dir data --port      | --port needs a value
                    --dir data --port 0    | --port 0 (expected: 1 to 65535)
                    --dir data --port x    | --port x (expected: 1 to 65535)
                    --dir data --host h    | unknown option --host
                    """)
    void refusesAMistakeInOneLine(String arguments, String complaint) {
        assertThatThrownBy(() -> BrokerProcess.Arguments.of(List.of(arguments.split(" ", -1))))
                .hasMessage(complaint);
    }
}
