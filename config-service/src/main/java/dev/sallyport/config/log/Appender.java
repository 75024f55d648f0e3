package dev.sallyport.config.log;

import dev.sallyport.config.decide.Change;
import dev.sallyport.config.decide.Round;
import dev.sallyport.config.log.Appender.Try.Disproved;
import dev.sallyport.config.log.Appender.Try.Failed;
import dev.sallyport.config.log.Appender.Try.InDoubt;
import dev.sallyport.config.log.Appender.Try.Settled;
import dev.sallyport.config.log.Pen.Append.Committed;
import dev.sallyport.config.log.Pen.Append.NotWritten;
import dev.sallyport.config.log.Pen.Append.Unsure;
import dev.sallyport.config.log.Pen.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides requests on the end of the log and appends what follows, one try at a time; keeps the pen between tries.
 * Confined to the writer's thread.
 */
final class Appender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final Duration REPLAY_WITHIN = Duration.ofSeconds(5);

    private final Replay replay;
    private final Pen.Desk desk;
    private Optional<Pen> held = Optional.empty();

    /** How a try ended. */
    sealed interface Try {
        /**
         * Everything is decided, and written if there was anything to write.
         *
         * @param view the one that shows it, or the last one before it while replay is slow
         */
        record Settled(Round round, Optional<Placement> placement, LogView view) implements Try {}

        /** Nothing was written. */
        record Failed(Exception cause) implements Try {}

        /** The commit of {@code round} was not answered; before anything else, find out. */
        record InDoubt(Round round, Placement placement, Exception cause) implements Try {}

        /** What was in doubt is not in the log and never will be. */
        record Disproved() implements Try {}
    }

    Appender(Replay replay, Pen.Desk desk) {
        this.replay = replay;
        this.desk = desk;
    }

    Try append(List<Round.Request> requests) throws InterruptedException {
        try {
            Optional<Pen> before = held;
            LogView view = replayedToTheEnd();
            Round round = Round.decide(view.basis(), requests);
            if (round.changes().isEmpty()) {
                return new Settled(round, Optional.empty(), view);
            }
            Pen pen = before.isPresent() ? before.get() : takePen();
            if (before.isEmpty()) {
                view = replayedToTheEnd();
                round = Round.decide(view.basis(), requests);
            }
            List<Change> changes = round.changes();
            return changes.isEmpty() ? new Settled(round, Optional.empty(), view) : append(pen, round, view);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            dropPen();
            return new Failed(e);
        }
    }

    private Try append(Pen pen, Round round, LogView view) throws InterruptedException {
        return switch (pen.append(round.changes())) {
            case Committed committed ->
                new Settled(round, Optional.of(committed.placement()), seen(committed.placement(), view));
            case NotWritten notWritten -> {
                dropPen();
                yield new Failed(notWritten.cause());
            }
            case Unsure unsure -> {
                dropPen();
                yield new InDoubt(round, unsure.placement(), unsure.cause());
            }
        };
    }

    /** Taking the pen settles the transaction in doubt either way; reading to the end then shows which. */
    Try findOut(InDoubt doubt) throws InterruptedException {
        try {
            if (held.isEmpty()) {
                takePen();
            }
            LogView view = replayedToTheEnd();
            return switch (view.historyTrail().trace(doubt.placement().history())) {
                case READ -> new Settled(doubt.round(), Optional.of(doubt.placement()), view);
                case NOT_READ -> new Disproved();
                case FORGOTTEN -> doubt;
            };
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            dropPen();
            return new InDoubt(doubt.round(), doubt.placement(), e);
        }
    }

    private Pen takePen() {
        Pen pen = desk.takePen();
        held = Optional.of(pen);
        LOG.info("this instance writes now");
        return pen;
    }

    private LogView replayedToTheEnd() throws InterruptedException, ExecutionException, TimeoutException {
        return replay.reach(desk.end()).get(REPLAY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** It is committed, so it is answered as such even when Kafka goes before it could be read back. */
    private LogView seen(Placement placement, LogView before) throws InterruptedException {
        try {
            return replay.reach(placement.end()).get(REPLAY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("committed, but not read back in time");
            return before;
        }
    }

    private void dropPen() {
        held.ifPresent(Pen::close);
        held = Optional.empty();
    }

    @Override
    public void close() {
        dropPen();
        desk.close();
    }
}
