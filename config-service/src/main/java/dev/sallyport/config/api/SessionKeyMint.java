package dev.sallyport.config.api;

import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.seal.MasterKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Makes session keys, which leave this class only sealed. Safe for any thread. */
public final class SessionKeyMint {
    private static final int KEY_BYTES = 32;
    private static final int KID_CHARACTERS = 8;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final MasterKey masterKey;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public SessionKeyMint(MasterKey masterKey, InstantSource clock) {
        this.masterKey = masterKey;
        this.clock = clock;
    }

    public SessionKey fresh() {
        StringBuilder kid = new StringBuilder(KID_CHARACTERS);
        for (int i = 0; i < KID_CHARACTERS; i++) {
            kid.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        return new SessionKey(
                kid.toString(), clock.instant(), masterKey.seal(secret, SessionKey.purpose(kid.toString())));
    }

    /** Whether the session keys that are in force, if any, were sealed with this process's master key. */
    public boolean canOpen(ConfigImage image) {
        return image.sessionKeys().map(SessionKeysChanged::keys).orElse(List.of()).stream()
                .allMatch(key -> masterKey
                        .open(key.sealed(), SessionKey.purpose(key.kid()))
                        .isPresent());
    }
}
