package dev.sallyport.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeginningsTest {
    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theSameAnswerWrittenOtherwiseIsTheSame() {
        assertThat(Beginnings.answered(bytes("{'id':1,'result':{'a':1,'b':[2],'_meta':{'at':1}}}")))
                .isPresent()
                .isEqualTo(Beginnings.answered(bytes("{'result':{'b':[2], 'a':1.0,'_meta':{'at':2}},'id':1}")));
        assertThat(Beginnings.answered(bytes("{'id':1,'result':{'a':1,'b':[2]}}")))
                .isNotEqualTo(Beginnings.answered(bytes("{'id':1,'result':{'a':1,'b':[2],'c':0}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{'id':1,'error':{'code':1}}", "{'id':1,'result':5}"})
    void whatIsNoAnswerIsNone(String message) {
        assertThat(Beginnings.answered(bytes(message))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'experimental':{'x':{}}}", "{'extensions':{}}"})
    void aClientThatAnswersNothingMayBeMoved(String able) {
        assertThat(Beginnings.isPlain(bytes("{'params':{'capabilities':" + able + "}}")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'params':{'capabilities':{'sampling':{}}}}",
                "{'params':{'capabilities':{'whatever':{}}}}",
                "{'params':{'capabilities':5}}",
                "{'params':{}}",
                "{",
            })
    void anyOtherMayNot(String initialize) {
        assertThat(Beginnings.isPlain(bytes(initialize))).isFalse();
    }

    @Test
    void whatIsTooLongToKeepIsNotKept() {
        assertThat(Beginnings.isPlain(
                        bytes("{'params':{'capabilities':{},'clientInfo':{'name':'" + "x".repeat(8_192) + "'}}}")))
                .isFalse();
    }
}
