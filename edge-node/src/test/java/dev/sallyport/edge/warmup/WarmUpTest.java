package dev.sallyport.edge.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmUpTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void callsGoThroughAnEdgeAndNothingOfItStays() throws Exception {
        int calls = run(Duration.ofSeconds(30));

        assertThat(calls).isBetween(WarmUpProgress.QUICK_ONES, WarmUpProgress.CALLS);
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void itTakesNoLongerThanItMay() throws Exception {
        assertThat(run(Duration.ofMillis(1))).isLessThan(WarmUpProgress.QUICK_ONES);
        assertThat(run(Duration.ZERO)).isZero();
    }

    private int run(Duration atMost) throws Exception {
        return WarmUp.run(vertx, atMost)
                .toCompletionStage()
                .toCompletableFuture()
                .get(50, TimeUnit.SECONDS);
    }
}
