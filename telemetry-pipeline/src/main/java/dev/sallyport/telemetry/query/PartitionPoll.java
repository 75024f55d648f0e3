package dev.sallyport.telemetry.query;

import dev.sallyport.process.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Asks every partition once, wherever it is. While partitions move, those that nobody answered for are asked again for a
 * short time; what is missing then is named. Blocks; safe for any thread that may.
 */
final class PartitionPoll {
    /** A partition that moves between running instances is back within this; one that must be restored is not. */
    private static final Duration RETRY_FOR = Duration.ofMillis(1_500);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

    private final int partitions;
    private final HostPort self;
    private final Supplier<Placement> placement;
    private final LocalStores stores;
    private final Peers peers;
    private final ExecutorService threads;

    PartitionPoll(
            int partitions,
            HostPort self,
            Supplier<Placement> placement,
            LocalStores stores,
            Peers peers,
            ExecutorService threads) {
        this.partitions = partitions;
        this.self = self;
        this.placement = placement;
        this.stores = stores;
        this.peers = peers;
        this.threads = threads;
    }

    /** All partitions of the cluster. */
    <P> Parts<P> askAll(Question<P> question) throws InterruptedException {
        Map<Integer, P> found = new HashMap<>();
        Set<Integer> open = IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
        long deadline = System.nanoTime() + RETRY_FOR.toNanos();
        while (true) {
            Parts<P> round = round(open, question);
            found.putAll(round.byPartition());
            open.removeAll(found.keySet());
            if (open.isEmpty() || System.nanoTime() - deadline > 0) {
                return new Parts<>(found, round.missing());
            }
            Thread.sleep(RETRY_PAUSE);
        }
    }

    private <P> Parts<P> round(Set<Integer> open, Question<P> question) throws InterruptedException {
        Map<String, Set<Integer>> byInstance = new HashMap<>();
        Set<Integer> nobodys = new TreeSet<>(open);
        placement.get().byInstance().forEach((instance, theirs) -> {
            Set<Integer> asked = new TreeSet<>(theirs);
            // Two instances may claim a partition while it moves; one answer is enough, and two would be counted twice.
            asked.retainAll(nobodys);
            nobodys.removeAll(asked);
            if (!asked.isEmpty()) {
                byInstance.put(instance, asked);
            }
        });
        List<Future<Parts<P>>> elsewhere = new ArrayList<>();
        byInstance.forEach((instance, theirs) -> {
            if (!instance.equals(self.toString())) {
                elsewhere.add(threads.submit(() -> peers.ask(instance, theirs, question)));
            }
        });
        List<Parts<P>> answers = new ArrayList<>();
        answers.add(askHere(byInstance.getOrDefault(self.toString(), Set.of()), question));
        for (Future<Parts<P>> answer : elsewhere) {
            answers.add(get(answer));
        }
        if (!nobodys.isEmpty()) {
            answers.add(new Parts<>(
                    Map.of(),
                    List.of(new Missing(List.copyOf(nobodys), "nobody", "not assigned to a running instance"))));
        }
        return together(answers);
    }

    /** Partitions that are here, without asking anybody else. */
    <P> Parts<P> askHere(Set<Integer> here, Question<P> question) {
        Map<Integer, P> found = new HashMap<>();
        List<Missing> missing = new ArrayList<>();
        for (int partition : here) {
            try {
                found.put(partition, question.ask(stores, partition));
            } catch (InvalidStateStoreException | IllegalStateException moving) {
                missing.add(new Missing(List.of(partition), self.toString(), "it is moving, or being restored"));
            }
        }
        return new Parts<>(found, missing);
    }

    private static <P> Parts<P> together(List<Parts<P>> answers) {
        Map<Integer, P> found = new HashMap<>();
        List<Missing> missing = new ArrayList<>();
        answers.forEach(answer -> {
            found.putAll(answer.byPartition());
            missing.addAll(answer.missing());
        });
        return new Parts<>(found, missing);
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TooManyPoints tooMany) {
                throw tooMany;
            }
            throw new IllegalStateException("a question to another instance failed", failed.getCause());
        }
    }
}
