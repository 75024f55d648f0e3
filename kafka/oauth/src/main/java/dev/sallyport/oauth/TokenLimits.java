package dev.sallyport.oauth;

/**
 * What tokens may cost an event loop.
 *
 * @param tokenCharactersMax longer ones are refused unread; a token with hundreds of roles has about 8,000
 * @param verifiedMax how many verified tokens are remembered
 * @param rejectedMax how many tokens with a wrong signature are remembered
 * @param verifyPercent the share of the loop's time that signatures may take; a flood of bad tokens is then answered
 *     with {@link TokenResult.Unavailable} instead of slowing the calls of others down
 */
public record TokenLimits(int tokenCharactersMax, int verifiedMax, int rejectedMax, int verifyPercent) {
    public static final TokenLimits DEFAULT = new TokenLimits(16 * 1024, 4_096, 4_096, 25);
}
