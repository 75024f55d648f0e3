package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final OneConnection connection = new OneConnection(new EmbeddedChannel());
    private long millis = 1_000;
    private final Attempts attempts = new Attempts(() -> millis, 1, Duration.ofSeconds(1));

    @Test
    void aRefusalIsNoAdmissionAndNoEndOfTrying() {
        connection.begin(attempts);
        connection.sent();

        connection.answer("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2", "{}");

        assertThat(connection.sent()).isNotEmpty();
        assertThat(attempts.counts().errors()).containsEntry(CallOutcome.LIMITED, 1L);
        assertThat(attempts.stop()).isNotDone();
    }

    @Test
    void whatIsUnderWayAtTheEndIsWaitedFor() {
        connection.begin(attempts);

        assertThat(attempts.stop()).isNotDone();
        millis = 1_900;
        connection.answerOk(OneConnection.result(ToolCall.FIRST_ID));

        assertThat(attempts.stop())
                .isCompletedWithValueMatching(all -> all.fill(0).over() == 1);
    }
}
