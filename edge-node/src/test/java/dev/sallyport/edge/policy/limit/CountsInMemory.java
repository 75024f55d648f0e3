package dev.sallyport.edge.policy.limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The cluster's counts in the memory of a test: the owner's own logic, an answer only when the test lets it through,
 * and a network that may lose the question or the answer.
 */
final class CountsInMemory {
    private final Map<String, WindowCount> windows = new HashMap<>();
    private final Map<String, Slots> slots = new HashMap<>();
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    long now;
    long setAside;
    boolean holdsAnswers;
    boolean losesAnswers;
    boolean mayGrant = true;

    /** Lets everything through that is under way. */
    void deliver() {
        for (Runnable next = underWay.poll(); next != null; next = underWay.poll()) {
            next.run();
        }
    }

    /** Lets only the newest through. */
    void deliverNewest() {
        underWay.removeLast().run();
    }

    /** Loses everything that is under way. */
    void dropAll() {
        underWay.clear();
    }

    int underWay() {
        return underWay.size();
    }

    long spent(LimitStore.WindowName name) {
        return windows.getOrDefault(name.text(), WindowCount.NONE).spent();
    }

    long spentInAll() {
        return windows.values().stream().mapToLong(WindowCount::spent).sum();
    }

    Edge edge(String name) {
        return new Edge(name);
    }

    /** The store as one edge sees it. */
    final class Edge implements LimitStore {
        private final String name;
        Standing standing = new Standing.Together(4);

        private Edge(String name) {
            this.name = name;
        }

        @Override
        public Future<TakeReply> take(WindowName window, Take take) {
            return ask(() -> {
                if (!mayGrant) {
                    return new TakeReply.NotNow();
                }
                long aside = take.kind() == Kind.SHARED_PERMITS ? setAside : 0;
                WindowCount.Change change =
                        windows.getOrDefault(window.text(), WindowCount.NONE).take(take, take.limit() - aside);
                windows.put(window.text(), change.after());
                return change.reply();
            });
        }

        @Override
        public Future<Void> giveBack(WindowName window, long returnedInAll) {
            return ask(() -> windows.computeIfPresent(
                            window.text(), (text, count) -> count.giveBack(name, returnedInAll)))
                    .mapEmpty();
        }

        @Override
        public Future<Entry> enter(String counter, int maxCount, long slot) {
            return ask(() -> {
                if (!mayGrant) {
                    return Entry.NOT_NOW;
                }
                Slots before = slots.getOrDefault(counter, Slots.NONE).expire(now);
                if (before.count() >= maxCount && !before.holds(name, slot)) {
                    return Entry.FULL;
                }
                slots.put(counter, before.enter(name, slot, now));
                return Entry.ENTERED;
            });
        }

        @Override
        public Future<Void> leave(String counter, long slot) {
            return ask(() -> slots.computeIfPresent(counter, (text, held) -> held.leave(name, slot, now)))
                    .mapEmpty();
        }

        @Override
        public Future<Void> renew(String counter, Set<Long> held, long upTo) {
            return ask(() -> slots.computeIfPresent(counter, (text, all) -> all.renew(name, held, upTo, now)))
                    .mapEmpty();
        }

        @Override
        public Standing standing() {
            return standing;
        }

        private <T> Future<T> ask(Supplier<T> operation) {
            Promise<T> answer = Promise.promise();
            Runnable delivery = () -> {
                T result = operation.get();
                if (losesAnswers) {
                    answer.fail("the answer was lost");
                } else {
                    answer.complete(result);
                }
            };
            if (holdsAnswers) {
                underWay.add(delivery);
            } else {
                delivery.run();
            }
            return answer.future();
        }
    }
}
