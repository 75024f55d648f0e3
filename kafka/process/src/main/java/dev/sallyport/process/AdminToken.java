package dev.sallyport.process;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The bearer token (RFC 6750) that opens an admin API. Its value can be compared with and presented, never printed. */
public final class AdminToken {
    private static final int CHARACTERS_MIN = 16;
    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    private AdminToken(byte[] expected) {
        this.expected = expected;
    }

    /** Empty when the text is too short to be a secret. */
    public static Optional<AdminToken> of(String text) {
        return text.length() < CHARACTERS_MIN
                ? Optional.empty()
                : Optional.of(new AdminToken(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether an {@code Authorization} header carries this token; takes the same time for every wrong one. */
    public boolean isIn(Optional<String> authorization) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .map(value -> MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), expected))
                .orElse(false);
    }

    /** The {@code Authorization} header with which a process asks another instance of itself. */
    public String toHeader() {
        return SCHEME + new String(expected, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "AdminToken[…]";
    }
}
