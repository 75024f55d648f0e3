package dev.sallyport.oauth;

import java.time.Duration;

/**
 * How much is fetched of an issuer.
 *
 * @param refreshEvery how often keys are fetched ahead of need; each wait is up to a tenth shorter or longer, so that
 *     edges do not ask together
 * @param refetchEvery how often, in the long run, an unknown key may cause a fetch
 * @param refetchBurst how many such fetches may follow one another at once, so that a key rotation fails no call
 * @param fetchWithin for one document, from connecting to its last byte
 * @param documentBytesMax of one document; key sets have a few kilobytes
 */
public record FetchLimits(
        Duration refreshEvery, Duration refetchEvery, int refetchBurst, Duration fetchWithin, int documentBytesMax) {
    public static final FetchLimits DEFAULT =
            new FetchLimits(Duration.ofMinutes(5), Duration.ofSeconds(10), 3, Duration.ofSeconds(5), 256 * 1024);
}
