package dev.sallyport.edge.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpProgressTest {
    private static final long QUICKLY = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLOWLY = TimeUnit.MILLISECONDS.toNanos(200);

    private final WarmUpProgress progress = WarmUpProgress.begin(Duration.ofMinutes(1));

    @Test
    void onceAnswersComeQuicklyNobodyWaitsAnyLonger() {
        answer(WarmUpProgress.QUICK_ONES - 1, QUICKLY);
        assertThat(progress.goesOn()).isTrue();

        answer(1, QUICKLY);

        assertThat(progress.goesOn()).isFalse();
    }

    @Test
    void aSlowAnswerAmongThemMeansThatItIsNotOverYet() {
        answer(WarmUpProgress.QUICK_ONES - 1, QUICKLY);
        answer(1, SLOWLY);
        answer(WarmUpProgress.QUICK_ONES - 1, QUICKLY);

        assertThat(progress.goesOn()).isTrue();
    }

    @Test
    void whereAnswersStaySlowTheCallsComeToAnEnd() {
        for (int call = 0; call < WarmUpProgress.CALLS; call++) {
            assertThat(progress.goesOn()).isTrue();
            progress.answered(SLOWLY);
        }

        assertThat(progress.goesOn()).isFalse();
    }

    private void answer(int calls, long nanos) {
        for (int call = 0; call < calls; call++) {
            progress.answered(nanos);
        }
    }
}
