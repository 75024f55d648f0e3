package dev.sallyport.edge.upstream.credential;

import java.time.Duration;

/** What a token endpoint issued (RFC 6749 section 5.1). */
record TokenResponse(String accessToken, Duration expiresIn) {
    /** Never the token. */
    @Override
    public String toString() {
        return "TokenResponse[expiresIn=" + expiresIn + "]";
    }
}
