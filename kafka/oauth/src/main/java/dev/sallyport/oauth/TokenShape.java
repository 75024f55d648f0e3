package dev.sallyport.oauth;

/**
 * Whether a text could be a signed or unsigned JWT: three parts, of which the first two begin as JSON objects do. Asked before
 * anybody parses it, because a parser that throws costs more than a request that is refused without.
 */
final class TokenShape {
    private static final String BLANKS = " \t\r\n";
    private static final int LETTER_BITS = 6;
    private static final int BYTE_BITS = 8;
    private static final int BYTE_MASK = 0xff;

    private TokenShape() {}

    static boolean isJwt(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        return first > 0
                && second > 0
                && token.indexOf('.', second + 1) < 0
                && beginsObject(token, 0, first)
                && beginsObject(token, first + 1, second);
    }

    /** JSON may have blanks before it. */
    private static boolean beginsObject(String token, int start, int end) {
        if (end - start < 2) {
            return false;
        }
        int letters = value(token.charAt(start)) << LETTER_BITS | value(token.charAt(start + 1));
        int first = letters >> (2 * LETTER_BITS - BYTE_BITS) & BYTE_MASK;
        return letters >= 0 && (first == '{' || BLANKS.indexOf(first) >= 0);
    }

    /** What a letter of base64url stands for (RFC 4648, 5); negative for all others. */
    private static int value(char letter) {
        if (letter >= 'A' && letter <= 'Z') {
            return letter - 'A';
        }
        if (letter >= 'a' && letter <= 'z') {
            return letter - 'a' + 26;
        }
        if (letter >= '0' && letter <= '9') {
            return letter - '0' + 52;
        }
        return letter == '-' ? 62 : letter == '_' ? 63 : -1;
    }
}
