package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The clock is in the test's hands. */
class AnswerWatchTest {
    private static final String ERROR = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final OneConnection connection = new OneConnection(channel);
    private final AnswerWatch watch;
    private long nanos;
    private long nextId = ToolCall.FIRST_ID;

    AnswerWatchTest() {
        channel.freezeTime();
        watch = new AnswerWatch(channel.eventLoop(), () -> nanos, CallOutcome.OK);
        connection.begin(watch);
    }

    @Test
    void theFirstAnswerThatIsOtherSaysWhen() {
        CompletableFuture<Long> turned = watch.await(CallOutcome.RPC_ERROR);

        answer(OneConnection.result(nextId));
        assertThat(turned).isNotDone();
        answer(ERROR);

        assertThat(turned).isCompletedWithValue(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(watch.counts().errors()).isEmpty();
    }

    @Test
    void anAnswerThatTurnsBackIsAnError() {
        CompletableFuture<Long> turned = watch.await(CallOutcome.RPC_ERROR);
        answer(ERROR);
        assertThat(turned).isCompleted();

        answer(OneConnection.result(nextId));

        assertThat(watch.counts().errors()).containsEntry(CallOutcome.WRONG_ANSWER, 1L);
    }

    @Test
    void anOtherAnswerThatNobodyExpectsIsAnError() {
        answer(ERROR);

        assertThat(watch.counts().errors()).containsEntry(CallOutcome.RPC_ERROR, 1L);
    }

    @Test
    void itDoesNotCallSoonerThanAMillisecondAfterItsLastCall() {
        connection.sent();
        connection.answerOk(OneConnection.result(nextId++));

        assertThat(connection.sent()).isEmpty();
        pass();
        assertThat(connection.sent()).isNotEmpty();
    }

    /** A millisecond later. */
    private void answer(String body) {
        pass();
        nextId++;
        connection.answerOk(body);
        channel.runScheduledPendingTasks();
    }

    private void pass() {
        nanos += TimeUnit.MILLISECONDS.toNanos(1);
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
