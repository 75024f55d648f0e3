package dev.sallyport.telemetry.query;

import dev.sallyport.contract.telemetry.CallRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts answers together from what the partitions say. Blocks; safe for any thread that may. */
final class Answers {
    private final PartitionPoll poll;
    private final Supplier<Optional<Instant>> kafkaAwaySince;

    Answers(PartitionPoll poll, Supplier<Optional<Instant>> kafkaAwaySince) {
        this.poll = poll;
        this.kafkaAwaySince = kafkaAwaySince;
    }

    SeriesAnswer series(SeriesQuery query) throws InterruptedException {
        Parts<SeriesPart> parts = ask(new Question.OfSeries(query));
        return SeriesAnswer.of(query, parts.byPartition().values(), parts.missing());
    }

    CallsAnswer calls(CallsQuery query) throws InterruptedException {
        Parts<CallsPart> parts = ask(new Question.OfCalls(query));
        return CallsAnswer.of(query, parts.byPartition().values(), parts.missing());
    }

    /** The call; empty when it is known that there is none. */
    Optional<CallRecord> call(String id) throws InterruptedException {
        Parts<Optional<CallRecord>> parts = ask(new Question.OfCall(id));
        Optional<CallRecord> found =
                parts.byPartition().values().stream().flatMap(Optional::stream).findFirst();
        if (found.isEmpty() && !parts.missing().isEmpty()) {
            throw new Unavailable(
                    "The call is not among those that could be looked at; missing: " + said(parts.missing()));
        }
        return found;
    }

    private <P> Parts<P> ask(Question<P> question) throws InterruptedException {
        Parts<P> parts = poll.askAll(question);
        if (parts.byPartition().isEmpty()) {
            throw new Unavailable("No partition can be asked now: " + said(parts.missing()));
        }
        List<Missing> missing = new ArrayList<>(parts.missing());
        kafkaAwaySince
                .get()
                .ifPresent(since -> missing.add(new Missing(
                        List.of(), "kafka", "Kafka has been away since " + since + ": newer calls are not here yet")));
        return new Parts<>(parts.byPartition(), missing);
    }

    private static String said(List<Missing> missing) {
        return missing.stream()
                .map(one -> "partitions " + one.partitions() + " from " + one.from() + " (" + one.reason() + ")")
                .collect(Collectors.joining("; "));
    }
}
