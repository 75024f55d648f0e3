package dev.sallyport.edge.session;

import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.session.SessionTokens.Session;
import dev.sallyport.edge.session.SessionTokens.Use;
import dev.sallyport.edge.snapshot.Images;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the session id of every legacy call costs: one of ours, and garbage of the same length. */
@State(Scope.Thread)
public class SessionTokensBenchmark {
    private static final String SERVER = "weather";

    private final SessionTokens tokens = new SessionTokens();
    private final SessionKeys keys = SessionKeys.open(
                    Images.keys(1, Images.MASTER_KEY).keys(), Images.MASTER_KEY)
            .orElseThrow();
    private final String token = sealed().orElseThrow();
    private final String garbage = token.substring(0, token.length() / 2) + "A".repeat(token.length() / 2);

    @Setup
    public void check() {
        if (open().isEmpty() || openGarbage().isPresent()) {
            throw new IllegalStateException("the token should open, and the garbage should not");
        }
    }

    @Benchmark
    public Optional<SessionFact> open() {
        return tokens.open(keys, Use.SESSION, SERVER, token);
    }

    @Benchmark
    public Optional<SessionFact> openGarbage() {
        return tokens.open(keys, Use.SESSION, SERVER, garbage);
    }

    @Benchmark
    public Optional<String> seal() {
        return sealed();
    }

    private Optional<String> sealed() {
        Session upstream = new Session("0d9cbd3a-8a9f-4d0a-9b9d-2f3a4c5d6e7f", "");
        return tokens.seal(keys, Use.SESSION, SERVER, Caller.anonymous(), upstream, Instant.EPOCH);
    }
}
