package dev.sallyport.config.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.RunningKafka;
import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Change;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Precondition;
import dev.sallyport.config.log.Pen.Append;
import dev.sallyport.config.log.WriteOutcome.Certainty;
import dev.sallyport.config.log.WriteOutcome.Decided;
import dev.sallyport.config.log.WriteOutcome.Unavailable;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.testkit.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answer to a commit is lost on the way: whether it was carried out must be found out, not guessed. */
class CommitInDoubtTest {
    private static final KafkaBroker KAFKA = RunningKafka.start();

    private final LogMetrics metrics = new LogMetrics(new SimpleMeterRegistry());
    private final KafkaClients clients = new KafkaClients(new KafkaAccess(KAFKA.bootstrapServers(), Map.of()));
    private final Replay replay = new Replay(clients::reader, metrics);
    private final FaultyDesk desk = new FaultyDesk(new KafkaDesk(clients, metrics));
    private final Writer writer = new Writer(new Appender(replay, desk), metrics, InstantSource.system());

    /** What happens to the next appends. */
    private enum Fault {
        ANSWER_LOST,
        COMMIT_LOST,
        KAFKA_GOES_AFTER_THE_COMMIT
    }

    private static final class FaultyDesk implements Pen.Desk {
        private final Pen.Desk real;
        private final Deque<Fault> faults = new ArrayDeque<>();
        private int pensTaken;

        FaultyDesk(Pen.Desk real) {
            this.real = real;
        }

        @Override
        public Pen takePen() {
            pensTaken++;
            return new FaultyPen(real.takePen(), faults);
        }

        @Override
        public LogPosition end() throws InterruptedException {
            return real.end();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record FaultyPen(Pen real, Deque<Fault> faults) implements Pen {
        @Override
        public Append append(List<Change> changes) {
            if (faults.isEmpty()) {
                return real.append(changes);
            }
            return switch (faults.removeFirst()) {
                case ANSWER_LOST -> unanswered(changes);
                case KAFKA_GOES_AFTER_THE_COMMIT -> {
                    Append unsure = unanswered(changes);
                    KAFKA.stop();
                    yield unsure;
                }
                case COMMIT_LOST ->
                    new Append.Unsure(
                            new Placement(List.of(1_000_000L), 1_000_000L), new TimeoutException("never arrived"));
            };
        }

        private Append unanswered(List<Change> changes) {
            Append.Committed committed = (Append.Committed) real.append(changes);
            return new Append.Unsure(committed.placement(), new TimeoutException("the answer was lost"));
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private WriteOutcome write(String name) throws Exception {
        return write(ResourceKind.SERVER
                .read(Json.MAPPER.readTree("""
                        {"kind":"McpServer","name":"%s","basePath":"%s","backend":{"url":"https://up.example.com"}}""".formatted(name, name)))
                .orThrow());
    }

    private WriteOutcome write(Resource resource) throws Exception {
        replay.start();
        writer.start();
        return writer.submit(new Put(resource, new Precondition.Absent()), Author.SELF)
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws InterruptedException {
        writer.stop();
        replay.stop();
    }

    @AfterAll
    static void stopKafka() {
        KAFKA.close();
    }

    @Test
    void aCommitWhoseAnswerWasLostIsFoundAndNotRepeated() throws Exception {
        desk.faults.add(Fault.ANSWER_LOST);

        WriteOutcome outcome = write("found");

        assertThat(((Accepted) ((Decided) outcome).decision()).changes()).hasSize(1);
        assertThat(replay.history().newest("McpServer/found", Long.MAX_VALUE, 10))
                .hasSize(1);
        assertThat(desk.pensTaken).isEqualTo(2);
    }

    @Test
    void aCommitThatNeverArrivedIsDecidedAndWrittenAnew() throws Exception {
        desk.faults.add(Fault.COMMIT_LOST);

        WriteOutcome outcome = write("anew");

        assertThat(((Accepted) ((Decided) outcome).decision()).changes()).hasSize(1);
        assertThat(replay.history().newest("McpServer/anew", Long.MAX_VALUE, 10))
                .hasSize(1);
        assertThat(replay.view().image().servers()).containsKey("anew");
    }

    @Test
    void theKeysOfADecisionAreThoseThatAreStoredHoweverOftenItWasTried() throws Exception {
        desk.faults.addAll(List.of(Fault.COMMIT_LOST, Fault.ANSWER_LOST));
        Subscription crew = ResourceKind.SUBSCRIPTION
                .read(Json.MAPPER.readTree("{\"kind\":\"Subscription\",\"name\":\"crew\",\"scope\":\"all\"}"))
                .orThrow()
                .with(new SubscriptionKeys(key('a'), key('b')));

        WriteOutcome outcome = write(crew);

        Accepted accepted = (Accepted) ((Decided) outcome).decision();
        assertThat(accepted.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.configRecord())
                        .isEqualTo(replay.view()
                                .image()
                                .resources()
                                .find(ResourceKind.SUBSCRIPTION, "crew")
                                .orElseThrow()));
        assertThat(replay.history().newest("Subscription/crew", Long.MAX_VALUE, 10))
                .hasSize(1);
    }

    private static HashedKey key(char digit) {
        return new HashedKey(String.valueOf(digit).repeat(64), Instant.EPOCH);
    }

    @Test
    void whatCannotBeFoundOutIsSaidToBeUnknown() throws Exception {
        desk.faults.add(Fault.KAFKA_GOES_AFTER_THE_COMMIT);

        WriteOutcome outcome = write("unknown");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.certainty()).isEqualTo(Certainty.UNKNOWN));
        KAFKA.start();
    }
}
