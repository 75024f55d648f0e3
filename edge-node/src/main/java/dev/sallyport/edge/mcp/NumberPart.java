package dev.sallyport.edge.mcp;

/** How far a number of RFC 8259 section 6 has come, byte by byte. */
enum NumberPart {
    SIGN,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    /** The byte belongs to what stands behind the number. */
    ENDED,
    WRONG;

    /** The part that a number begins with; {@link #WRONG} when none begins so. */
    static NumberPart first(byte here) {
        return here == '-' ? SIGN : integer(here);
    }

    NumberPart next(byte here) {
        return switch (this) {
            case SIGN -> integer(here);
            case ZERO -> here == '.' ? POINT : behindDigits(here);
            case INTEGER -> isDigit(here) ? INTEGER : here == '.' ? POINT : behindDigits(here);
            case POINT -> isDigit(here) ? FRACTION : WRONG;
            case FRACTION -> isDigit(here) ? FRACTION : behindDigits(here);
            case EXPONENT -> here == '+' || here == '-' ? EXPONENT_SIGN : exponent(here);
            case EXPONENT_SIGN -> exponent(here);
            case EXPONENT_DIGITS -> isDigit(here) ? EXPONENT_DIGITS : ENDED;
            case ENDED, WRONG -> WRONG;
        };
    }

    private static NumberPart integer(byte here) {
        return here == '0' ? ZERO : isDigit(here) ? INTEGER : WRONG;
    }

    private static NumberPart exponent(byte here) {
        return isDigit(here) ? EXPONENT_DIGITS : WRONG;
    }

    private static NumberPart behindDigits(byte here) {
        return here == 'e' || here == 'E' ? EXPONENT : ENDED;
    }

    private static boolean isDigit(byte here) {
        return here >= '0' && here <= '9';
    }
}
