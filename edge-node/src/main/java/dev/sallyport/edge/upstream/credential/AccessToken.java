package dev.sallyport.edge.upstream.credential;

import java.time.Duration;
import java.time.Instant;

/**
 * A token for an upstream.
 *
 * @param refreshFrom from when on the next one is fetched, while this one is still used
 * @param usableUntil a margin before it expires, for what the call still has before it
 */
record AccessToken(String value, Instant refreshFrom, Instant usableUntil) {
    private static final Duration MARGIN_MAX = Duration.ofSeconds(30);
    private static final int MARGIN_OF_LIFETIME = 4;

    /** The token of {@code response}, which was asked for at {@code asked} and must not outlive {@code expiresLatest}. */
    static AccessToken of(TokenResponse response, Instant asked, Instant expiresLatest) {
        Instant own = asked.plus(response.expiresIn());
        Instant expires = own.isBefore(expiresLatest) ? own : expiresLatest;
        Duration quarter = Duration.between(asked, expires).dividedBy(MARGIN_OF_LIFETIME);
        Duration margin = quarter.compareTo(MARGIN_MAX) < 0 ? quarter : MARGIN_MAX;
        Instant usableUntil = expires.minus(margin);
        return new AccessToken(response.accessToken(), usableUntil.minus(quarter), usableUntil);
    }

    boolean isUsable(Instant now) {
        return now.isBefore(usableUntil);
    }

    boolean wantsRefresh(Instant now) {
        return !now.isBefore(refreshFrom);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "AccessToken[usableUntil=" + usableUntil + "]";
    }
}
