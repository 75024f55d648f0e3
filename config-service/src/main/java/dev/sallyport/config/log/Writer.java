package dev.sallyport.config.log;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Command;
import dev.sallyport.config.decide.Context;
import dev.sallyport.config.decide.Decision;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Round;
import dev.sallyport.config.log.Appender.Try.Disproved;
import dev.sallyport.config.log.Appender.Try.Failed;
import dev.sallyport.config.log.Appender.Try.InDoubt;
import dev.sallyport.config.log.Appender.Try.Settled;
import dev.sallyport.config.log.LogMetrics.Result;
import dev.sallyport.config.log.WriteOutcome.Certainty;
import dev.sallyport.config.log.WriteOutcome.Decided;
import dev.sallyport.config.log.WriteOutcome.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes whatever is waiting, decides all of it on the end of the log, appends it in one
 * transaction, and answers when the view shows it. The drawing in this room's {@code package-info} is its states.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    /** More than all of an operator's tools send at a time; each holds a whole request in memory. */
    private static final int WAITING_MAX = 256;
    /** With this many tries and pauses two instances that both are written to get through in turn. */
    private static final int TRIES_MAX = 16;
    /** No new try begins later than this; a try itself ends because every call to Kafka does. */
    private static final Duration TRY_WITHIN = Duration.ofSeconds(5);

    private static final int PAUSE_MILLIS_STEP = 15;
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final String KAFKA_AWAY = "Kafka does not take writes at the moment.";
    private static final String STOPPING = "This instance is stopping.";

    private final Appender appender;
    private final LogMetrics metrics;
    private final InstantSource clock;
    private final BlockingQueue<Submission> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "config-writer");

    private record Submission(Command command, Author author, CompletableFuture<WriteOutcome> outcome) {}

    Writer(Appender appender, LogMetrics metrics, InstantSource clock) {
        this.appender = appender;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Never fails: everything that can happen is an outcome. */
    CompletableFuture<WriteOutcome> submit(Command command, Author author) {
        Submission submission = new Submission(command, author, new CompletableFuture<>());
        if (!waiting.offer(submission)) {
            unavailable(List.of(submission), Certainty.NOTHING_WRITTEN, "Too many changes are waiting.");
        }
        if (closing.getCount() == 0) {
            refuseWaiting(STOPPING);
        }
        return submission.outcome();
    }

    /** Blocks until the thread has ended, within what one call to Kafka may take. */
    void stop() throws InterruptedException {
        closing.countDown();
        thread.join(TRY_WITHIN.plus(KafkaClients.CALL_WITHIN).toMillis());
    }

    private void run() {
        try (appender) {
            while (closing.getCount() > 0) {
                Submission first = waiting.poll(IDLE_POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Submission> batch = new ArrayList<>();
                    batch.add(first);
                    waiting.drainTo(batch);
                    write(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refuseWaiting(STOPPING);
        }
    }

    private void write(List<Submission> batch) throws InterruptedException {
        try {
            writeWithin(batch, System.nanoTime() + TRY_WITHIN.toNanos());
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("a write failed in an unforeseen way");
            unavailable(batch, Certainty.UNKNOWN, "The write failed in an unforeseen way.");
        }
    }

    private void writeWithin(List<Submission> batch, long deadline) throws InterruptedException {
        Optional<InDoubt> doubt = Optional.empty();
        for (int tries = 1; tries <= TRIES_MAX; tries++) {
            switch (doubt.isPresent() ? appender.findOut(doubt.get()) : appender.append(requests(batch))) {
                case Settled settled -> {
                    answer(batch, settled);
                    return;
                }
                case Failed failed -> tried(failed.cause());
                case InDoubt inDoubt -> {
                    tried(inDoubt.cause());
                    doubt = Optional.of(inDoubt);
                }
                case Disproved disproved -> doubt = Optional.empty();
            }
            boolean outOfTime = System.nanoTime() - deadline > 0;
            if (outOfTime || closing.await(pauseMillis(tries), TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        unavailable(batch, doubt.isPresent() ? Certainty.UNKNOWN : Certainty.NOTHING_WRITTEN, KAFKA_AWAY);
        refuseWaiting(KAFKA_AWAY);
    }

    /** Random, so that two instances that fence each other do not do so for ever. */
    private static int pauseMillis(int tries) {
        return RandomGenerator.getDefault().nextInt(PAUSE_MILLIS_STEP * tries);
    }

    private static void tried(Exception cause) {
        LOG.atInfo().addKeyValue("error", cause.toString()).log("a write did not get through");
    }

    private List<Round.Request> requests(List<Submission> batch) {
        Instant now = clock.instant();
        return batch.stream()
                .map(submission -> new Round.Request(submission.command(), new Context(submission.author(), now)))
                .toList();
    }

    private void answer(List<Submission> batch, Settled settled) {
        int written = 0;
        for (int i = 0; i < batch.size(); i++) {
            Decision decision = settled.round().decisions().get(i);
            long offset = settled.view().offset();
            switch (decision) {
                case Accepted accepted -> {
                    metrics.submission(accepted.changes().isEmpty() ? Result.UNCHANGED : Result.COMMITTED);
                    written += accepted.changes().size();
                    if (!accepted.changes().isEmpty()) {
                        offset = settled.placement().orElseThrow().config().get(written - 1);
                    }
                }
                case Refused refused -> metrics.submission(Result.REFUSED);
            }
            batch.get(i).outcome().complete(new Decided(decision, offset));
        }
    }

    private void refuseWaiting(String reason) {
        List<Submission> rest = new ArrayList<>();
        waiting.drainTo(rest);
        unavailable(rest, Certainty.NOTHING_WRITTEN, reason);
    }

    private void unavailable(List<Submission> batch, Certainty certainty, String reason) {
        for (Submission submission : batch) {
            metrics.submission(
                    switch (certainty) {
                        case NOTHING_WRITTEN -> Result.UNAVAILABLE;
                        case UNKNOWN -> Result.UNKNOWN;
                    });
            submission.outcome().complete(new Unavailable(certainty, reason));
        }
    }
}
