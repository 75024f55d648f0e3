package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.contract.config.policy.Retry;
import dev.sallyport.edge.mcp.Redaction;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the policies that a call has passed want done on its way. Confined to the call's event loop. */
public final class Effects {
    private List<HeaderEdit> requestHeaders = List.of();
    private List<HeaderEdit> responseHeaders = List.of();
    private List<Redaction> results = List.of();
    private List<Redaction> arguments = List.of();
    private List<LogLine> lines = List.of();
    private @Nullable Duration responseWithin;
    private @Nullable String credential;
    private @Nullable String backend;
    private @Nullable CacheUse cache;
    private @Nullable Retry retry;
    private @Nullable CircuitBreaker circuitBreaker;

    /** Most calls want nothing of most kinds, and pay for no list. */
    private static <T> List<T> appended(List<T> list, T next) {
        List<T> longer = list.isEmpty() ? new ArrayList<>(2) : list;
        longer.add(next);
        return longer;
    }

    void editRequest(HeaderEdit edit) {
        requestHeaders = appended(requestHeaders, edit);
    }

    void editResponse(HeaderEdit edit) {
        responseHeaders = appended(responseHeaders, edit);
    }

    /** The shortest of several counts. */
    void respondWithin(Duration time) {
        if (responseWithin == null || time.compareTo(responseWithin) < 0) {
            responseWithin = time;
        }
    }

    void authenticateWith(String provider) {
        credential = provider;
    }

    /** The narrowest of several counts. */
    void sendTo(String name) {
        backend = name;
    }

    /** The narrowest of several counts. */
    void cache(CacheUse use) {
        cache = use;
    }

    void retry(Retry how) {
        retry = how;
    }

    void breakCircuit(CircuitBreaker how) {
        circuitBreaker = how;
    }

    void redactResults(Redaction redaction) {
        results = appended(results, redaction);
    }

    void redactArguments(Redaction redaction) {
        arguments = appended(arguments, redaction);
    }

    void log(LogLine line) {
        lines = appended(lines, line);
    }

    /** Nothing was against the call: what is to be said of it is said. */
    void passed() {
        lines.forEach(LogLine::write);
    }

    /** What is to be taken out of what the server says. */
    public List<Redaction> results() {
        return results;
    }

    /** What is to be taken out of what the client gives. */
    public List<Redaction> arguments() {
        return arguments;
    }

    public void applyToRequest(MultiMap headers) {
        requestHeaders.forEach(edit -> edit.apply(headers));
    }

    public void applyToResponse(MultiMap headers) {
        responseHeaders.forEach(edit -> edit.apply(headers));
    }

    /** The time for the upstream to begin its answer, if a policy says so. */
    public Optional<Duration> responseWithin() {
        return Optional.ofNullable(responseWithin);
    }

    /** The credential provider to authenticate to the upstream with. */
    public Optional<String> credential() {
        return Optional.ofNullable(credential);
    }

    /** The backend to call instead of the server's. */
    public Optional<String> backend() {
        return Optional.ofNullable(backend);
    }

    /** Whether the answer may be kept, and be one that was. */
    public Optional<CacheUse> cache() {
        return Optional.ofNullable(cache);
    }

    public Optional<Retry> retry() {
        return Optional.ofNullable(retry);
    }

    public Optional<CircuitBreaker> circuitBreaker() {
        return Optional.ofNullable(circuitBreaker);
    }
}
