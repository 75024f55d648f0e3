package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageRedactorTest {
    private static final Redaction REDACTION =
            new Redaction(List.of("sk-[a-z]+", "\\d{3}-\\d{2}"), List.of("password"), "***");

    @Test
    void whatAPatternMatchesIsReplacedAndEveryOtherByteStays() {
        assertThat(redacted("{ \"id\":1, \"result\" : {\"n\":1.50e3,\"t\":\"a sk-live b 123-45\\/\\u00e9\"}}"))
                .contains("{ \"id\":1, \"result\" : {\"n\":1.50e3,\"t\":\"a *** b ***/é\"}}");
        assertThat(redacted("{\"result\":{\"t\":\"caf\\u00e9 \\/ 123 45\"} }\n"))
                .contains("{\"result\":{\"t\":\"caf\\u00e9 \\/ 123 45\"} }\n");
    }

    @Test
    void noSpellingHidesASecretOrAName() {
        assertThat(redacted("{\"result\":{\"t\":\"\\u0073k-l\\u0069ve\",\"p\\u0061ssword\":\"x\",\"PassWord\":1}}"))
                .contains("{\"result\":{\"t\":\"***\",\"p\\u0061ssword\":\"***\",\"PassWord\":\"***\"}}");
    }

    @Test
    void aNamedMemberGoesWhateverItsValueIs() {
        assertThat(redacted("{\"result\":{\"a\":[{\"password\" : {\"x\":[1,\"}\"]} ,\"b\":2}],\"password\":-1.5e3,"
                        + "\"c\":{\"password\":null},\"d\":{\"password\":true}}}"))
                .contains("{\"result\":{\"a\":[{\"password\" : \"***\" ,\"b\":2}],\"password\":\"***\","
                        + "\"c\":{\"password\":\"***\"},\"d\":{\"password\":\"***\"}}}");
    }

    @Test
    void jsonInTextIsGoneOverToo() {
        assertThat(
                        redacted(
                                "{\"result\":{\"text\":\" {\\\"password\\\":\\\"hunter\\\",\\\"t\\\":\\\"sk-\\\\u006cive\\\"}\"}}"))
                .contains("{\"result\":{\"text\":\" {\\\"password\\\":\\\"***\\\",\\\"t\\\":\\\"***\\\"}\"}}");
    }

    @Test
    void errorsAndNotificationsAreMessagesButEnvelopesStay() {
        assertThat(redacted("{\"id\":\"sk-id\",\"error\":{\"code\":1,\"message\":\"sk-live\"}}"))
                .contains("{\"id\":\"sk-id\",\"error\":{\"code\":1,\"message\":\"***\"}}");
        assertThat(redacted("{\"method\":\"sk-m\",\"params\":{\"data\":\"sk-live\"}}"))
                .contains("{\"method\":\"sk-m\",\"params\":{\"data\":\"***\"}}");
    }

    @Test
    void whatCannotBeRedactedDoesNotPass() {
        for (String message : new String[] {
            "Accepted", "[{}]", "{\"a\":1} x", "{\"a\":1", "{\"a\":\"sk-\u0000\"}", "\"sk-live\"", "{\"a\":NaN}"
        }) {
            assertThat(redacted(message)).as(message).isEmpty();
        }
        assertThat(redacted("{\"result\":{\"t\":\"" + "x".repeat(2_000) + "\"}}"))
                .isEmpty();
        assertThat(redacted(" \n")).contains(" \n");
    }

    @Test
    void ofARequestTheArgumentsAloneAreRedacted() {
        String call = "{\"id\":\"sk-a\",\"params\":{\"name\":\"sk-tool\",\"password\":\"x\",\"_meta\":{\"t\":\"sk-m\"},"
                + "\"arguments\":{\"t\":\"sk-live\",\"password\":[1]}}}";

        assertThat(MessageRedactor.arguments(List.of(REDACTION), call.getBytes(StandardCharsets.UTF_8))
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .contains(
                        "{\"id\":\"sk-a\",\"params\":{\"name\":\"sk-tool\",\"password\":\"x\",\"_meta\":{\"t\":\"sk-m\"},"
                                + "\"arguments\":{\"t\":\"***\",\"password\":\"***\"}}}");
    }

    /** Fed byte by byte, as the worst of networks would. */
    private static Optional<String> redacted(String message) {
        MessageRedactor redactor = new MessageRedactor(List.of(REDACTION), 1_000);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (byte each : message.getBytes(StandardCharsets.UTF_8)) {
            if (!redactor.feed(new byte[] {each}, 0, 1, passed::write)) {
                return Optional.empty();
            }
        }
        return redactor.end(passed::write) ? Optional.of(passed.toString(StandardCharsets.UTF_8)) : Optional.empty();
    }
}
