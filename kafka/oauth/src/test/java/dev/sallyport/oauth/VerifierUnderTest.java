package dev.sallyport.oauth;

import static org.awaitility.Awaitility.await;

import dev.sallyport.process.OutboundRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A verifier on an event loop of its own, and a clock that stands still until a test moves it. */
final class VerifierUnderTest implements AutoCloseable {
    static final String RESOURCE = "https://mcp.example.com/weather/mcp";

    /** Small and quick; nothing is refreshed unless a test says so. */
    static final FetchLimits LIMITS =
            new FetchLimits(Duration.ofMinutes(5), Duration.ofSeconds(30), 3, Duration.ofMillis(800), 64 * 1024);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final TokenVerifier verifier;
    private final Issuers issuers;
    private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

    VerifierUnderTest() {
        this(LIMITS, TokenLimits.DEFAULT);
    }

    VerifierUnderTest(FetchLimits fetchLimits, TokenLimits tokenLimits) {
        issuers = new Issuers(vertx, OutboundRules.TLS_OR_LOOPBACK, fetchLimits);
        verifier = new TokenVerifier(loop, tokenLimits, () -> now);
    }

    Instant now() {
        return now;
    }

    void later(Duration passed) {
        now = now.plus(passed);
    }

    Issuers issuers() {
        return issuers;
    }

    Issuer issuer(IssuerUnderTest issuer) {
        return issuers.of(IssuerSettings.discovered(issuer.name()));
    }

    /** The rules of a server at {@link #RESOURCE}, as soon as the issuer's keys are known. */
    TokenRules rulesOf(IssuerUnderTest issuer) {
        Issuer known = issuer(issuer);
        await().until(known::hasKeys);
        return TokenRules.of(known, Set.of(RESOURCE));
    }

    Verification verifyAtOnce(String token, TokenRules rules) {
        return onLoop(() -> Future.succeededFuture(verifier.verify(token, rules)));
    }

    TokenResult verify(String token, TokenRules rules) {
        return onLoop(() -> switch (verifier.verify(token, rules)) {
            case Verification.Done done -> Future.succeededFuture(done.result());
            case Verification.Pending pending -> pending.result();
        });
    }

    private <T> T onLoop(Supplier<Future<T>> asked) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.runOnContext(on -> asked.get().onSuccess(answer::complete).onFailure(answer::completeExceptionally));
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        issuers.close()
                .eventually(vertx::close)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
