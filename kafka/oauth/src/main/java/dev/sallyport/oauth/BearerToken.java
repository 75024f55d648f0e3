package dev.sallyport.oauth;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** The token of a request (RFC 6750, 2.1): from the header only, because URLs end up in logs. */
public sealed interface BearerToken {
    record Present(String token) implements BearerToken {
        /** Never the token. */
        @Override
        public String toString() {
            return "Present";
        }
    }

    /** No {@code Authorization}, or one of another scheme. */
    record Absent() implements BearerToken {}

    /** Several {@code Authorization} headers: what was checked might not be what somebody else reads. */
    record Ambiguous() implements BearerToken {}

    static BearerToken of(MultiMap headers) {
        List<String> values = headers.getAll(HttpHeaders.AUTHORIZATION);
        if (values.size() > 1) {
            return new Ambiguous();
        }
        String scheme = "Bearer ";
        return values.isEmpty() || !values.getFirst().regionMatches(true, 0, scheme, 0, scheme.length())
                ? new Absent()
                : new Present(values.getFirst().substring(scheme.length()).strip());
    }
}
