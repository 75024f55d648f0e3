package dev.sallyport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalHashTest {
    /** Of {@code {"a":1,"b":"ü"}}, made by another program. */
    private static final String HASH = "1a59e522e02ce50ad2c27c11a6d30f8667489c199580627fe9e3e33e2b0e91d5";

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":1,\"b\":\"ü\"}", " { \"b\" : \"\\u00fc\" ,\n \"a\" : 1.0 } ", "{\"b\":\"ü\",\"a\":1e0}"})
    void everyWayToWriteADefinitionHasTheSameHash(String written) {
        assertThat(CanonicalHash.of(written)).contains(HASH);
    }

    @Test
    void anotherTextHasAnotherHash() {
        assertThat(CanonicalHash.of("{\"a\":1,\"b\":\"u\"}")).isPresent().isNotEqualTo(CanonicalHash.of("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1e999}", "{\"a\":", "", "nothing"})
    void whatHasNoCanonicalFormHasNoHash(String written) {
        assertThat(CanonicalHash.of(written)).isEmpty();
    }
}
