package dev.sallyport.config.log;

import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Effect;
import dev.sallyport.config.decide.RevocationCommand;
import dev.sallyport.config.decide.RevocationCommand.Verdict;
import dev.sallyport.config.log.RevocationOutcome.Decided;
import dev.sallyport.config.log.RevocationOutcome.Unavailable;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.RevocationImage.Change;
import dev.sallyport.process.audit.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocations, read and written by one thread. As with the config log, who writes has taken a constant
 * transactional id from its last owner, has read to the end, and decides only then. A command may be carried out twice
 * without harm, so a commit that was not answered is simply tried again. Safe for any thread; only {@link #stop} blocks.
 */
public final class RevocationLog {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationLog.class);
    private static final int WAITING_MAX = 256;
    private static final Duration TRY_WITHIN = Duration.ofSeconds(5);
    /** How late this instance shows what another one wrote. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private static final Duration TIDY_EVERY = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int PAUSE_MILLIS_MAX = 60;

    private final KafkaClients clients;
    private final AuditLog audit;
    private final InstantSource clock;
    private final BlockingQueue<Submission> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(RevocationImage.EMPTY, false));
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "revocation-log");
    private Instant tidied = Instant.EPOCH;

    /** What was read, and whether that was to the end at least once. */
    private record Known(RevocationImage image, boolean isLive) {}

    private record Submission(RevocationCommand command, Author author, CompletableFuture<RevocationOutcome> outcome) {}

    RevocationLog(KafkaClients clients, AuditLog audit, InstantSource clock) {
        this.clients = clients;
        this.audit = audit;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** What is in force now. */
    public RevocationImage image() {
        return known.get().image().at(clock.instant());
    }

    /** Whether the log was read to where it ended at the start. */
    public boolean isLive() {
        return known.get().isLive();
    }

    /** Carries out a command, in its turn. Answers in bounded time, whatever Kafka does, and never fails. */
    public CompletableFuture<RevocationOutcome> write(RevocationCommand command, Author author) {
        Submission submission = new Submission(command, author, new CompletableFuture<>());
        if (!waiting.offer(submission)) {
            submission.outcome().complete(new Unavailable("Too many changes are waiting."));
        }
        if (closing.getCount() == 0) {
            refuseWaiting("This instance is stopping.");
        }
        return submission
                .outcome()
                .whenComplete((outcome, none) -> audit.offer(RevocationEvents.of(command, author, outcome)));
    }

    /** Blocks until the thread has ended, within what one call to Kafka may take. */
    void stop() throws InterruptedException {
        closing.countDown();
        thread.join(TRY_WITHIN.plus(KafkaClients.CALL_WITHIN).toMillis());
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (RevocationDesk desk = new RevocationDesk(clients)) {
                publish(desk.readToTheEnd());
                serve(desk);
            } catch (KafkaException | IllegalStateException failure) {
                LOG.atWarn().addKeyValue("error", failure.toString()).log("revocation log out of reach; trying again");
                refuseWaiting("Kafka does not take writes at the moment.");
                pause(PAUSE_AFTER_FAILURE);
            }
        }
        refuseWaiting("This instance is stopping.");
    }

    private void serve(RevocationDesk desk) {
        while (closing.getCount() > 0) {
            List<Submission> batch = next();
            if (!batch.isEmpty()) {
                write(desk, batch);
            } else {
                publish(desk.readOn());
                tidyWhenDue(desk);
            }
        }
    }

    private List<Submission> next() {
        List<Submission> batch = new ArrayList<>();
        try {
            Submission first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                waiting.drainTo(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
        return batch;
    }

    private void write(RevocationDesk desk, List<Submission> batch) {
        long deadline = System.nanoTime() + TRY_WITHIN.toNanos();
        boolean again = false;
        while (true) {
            try {
                append(desk, batch, again);
                return;
            } catch (KafkaException failure) {
                LOG.atInfo().addKeyValue("error", failure.toString()).log("a revocation did not get through");
                desk.dropPen();
            }
            if (System.nanoTime() - deadline > 0 || closing.getCount() == 0) {
                batch.forEach(each -> each.outcome()
                        .complete(new Unavailable("Kafka does not take writes at the moment. It is not known whether"
                                + " this one was written: send it again.")));
                return;
            }
            again = true;
            // Random, so that two instances that fence each other do not do so for ever.
            pause(Duration.ofMillis(RandomGenerator.getDefault().nextInt(PAUSE_MILLIS_MAX)));
        }
    }

    /**
     * Decides all of {@code batch} on the end of the log and writes what follows, or throws.
     *
     * @param again whether what is wanted may have been done by a try before
     */
    private void append(RevocationDesk desk, List<Submission> batch, boolean again) {
        desk.takePen();
        RevocationImage image = desk.readToTheEnd();
        Instant now = clock.instant();
        List<Verdict> verdicts = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Submission each : batch) {
            Verdict verdict = each.command().decide(image.apply(changes), now);
            if (verdict instanceof Verdict.Write write) {
                changes.addAll(write.changes());
            }
            boolean wasDone = again && verdict instanceof Verdict.NotFound;
            verdicts.add(wasDone ? new Verdict.Write(List.of(), Effect.Action.REMOVED) : verdict);
        }
        if (!changes.isEmpty()) {
            image = desk.readTo(desk.append(changes));
        }
        publish(image);
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).outcome().complete(new Decided(verdicts.get(i)));
        }
    }

    /** Whoever reads knows by itself what has expired; this only keeps the log short. */
    private void tidyWhenDue(RevocationDesk desk) {
        Instant now = clock.instant();
        if (now.isBefore(tidied.plus(TIDY_EVERY))
                || known.get().image().at(now) == known.get().image()) {
            return;
        }
        tidied = now;
        write(desk, List.of(new Submission(new RevocationCommand.Tidy(), Author.SELF, new CompletableFuture<>())));
    }

    private void publish(RevocationImage image) {
        known.set(new Known(image, true));
    }

    private void refuseWaiting(String reason) {
        List<Submission> rest = new ArrayList<>();
        waiting.drainTo(rest);
        rest.forEach(each -> each.outcome().complete(new Unavailable(reason)));
    }

    private void pause(Duration pause) {
        try {
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("closed while waiting for Kafka");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
