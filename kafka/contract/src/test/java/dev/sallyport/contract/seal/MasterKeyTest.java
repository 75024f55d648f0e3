package dev.sallyport.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

    private static MasterKey key(int firstByte) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) firstByte;
        return MasterKey.fromBase64(Base64.getEncoder().encodeToString(bytes)).orElseThrow();
    }

    @Test
    void opensWhatItSealed() {
        String sealed = key(1).seal(SECRET, "session-key/a");

        assertThat(key(1).open(sealed, "session-key/a"))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(SECRET));
        assertThat(sealed).startsWith("v1.").doesNotContain("secret");
    }

    @Test
    void opensNothingOfAnotherKeyOrPurpose() {
        String sealed = key(1).seal(SECRET, "session-key/a");

        assertThat(key(2).open(sealed, "session-key/a")).isEmpty();
        assertThat(key(1).open(sealed, "session-key/b")).isEmpty();
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        String sealed = key(1).seal(SECRET, "p");
        byte[] bytes = Base64.getDecoder().decode(sealed.substring(3));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(key(1).open("v1." + Base64.getEncoder().encodeToString(changed), "p"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1.", "v1.AAAA", "v1.%%%", "v2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAA"})
    void opensNothingThatIsNoSeal(String text) {
        assertThat(key(1).open(text, "p")).isEmpty();
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        Set<String> seals = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seals.add(key(1).seal(SECRET, "p"));
        }
        assertThat(seals).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "not base64 at all !!"})
    void isThirtyTwoBytesOfBase64(String text) {
        assertThat(MasterKey.fromBase64(text)).isEmpty();
    }

    @Test
    void itsFileMayEndWithALineBreak() {
        assertThat(MasterKey.fromBase64(Base64.getEncoder().encodeToString(new byte[32]) + "\n"))
                .isPresent();
    }
}
