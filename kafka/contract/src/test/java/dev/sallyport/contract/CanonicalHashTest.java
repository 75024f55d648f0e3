package dev.sallyport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

    /** The last two are not plain, and take the long way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":[],\"a\":{},\"B\":[1,[2,{\"z\":null,\"y\":true}],false],\"\":\"\"}",
                "{\"text\":\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f \\u007f\\\"\\\\/ü€\\u2028\"}",
                "{\"\\u20ac\":1,\"\\r\":2,\"1\":3,\"\\u0080\":4,\"\\u00f6\":5,\"</script>\":6,\"Ab\":7,\"A\":8}",
                "{\"n\":[0,-1,9007199254740992,-9007199254740992,2147483648]}",
                "{\"pair\":\"\\ud83d\\ude02\",\"\\ud83d\\ude02\":1,\"\\ufb33\":2}",
                "{\"half\":\"\\ud83d \\ude02\"}",
                "{\"n\":[9007199254740993,1.5,1e21,1.0]}"
            })
    void whatIsReadAlreadyHasTheHashOfItsText(String written) throws IOException {
        ObjectNode read = (ObjectNode) Json.MAPPER.readTree(written);
        ObjectNode withMore = read.deepCopy().put("more", "of it");

        assertThat(CanonicalHash.of(withMore, "more")).isPresent().isEqualTo(CanonicalHash.of(written));
        assertThat(CanonicalHash.of(withMore, "none")).isEqualTo(CanonicalHash.of(withMore.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1e999}", "{\"a\":", "", "nothing"})
    void whatHasNoCanonicalFormHasNoHash(String written) {
        assertThat(CanonicalHash.of(written)).isEmpty();
    }
}
