package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void theMiddleOfAnOddNumber() {
        assertThat(Median.of(List.of(3.0, 100.0, 1.0), Double::doubleValue)).isEqualTo(3);
    }

    @Test
    void theMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        assertThat(Median.of(List.of(4.0, 100.0, 1.0, 2.0), Double::doubleValue))
                .isEqualTo(3);
    }

    @Test
    void nothingHasNoMiddle() {
        assertThatThrownBy(() -> Median.of(List.<Double>of(), Double::doubleValue))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
