package dev.sallyport.config.decide;

import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Several commands decided one after the other, each as if the ones before it were already in the log, so that all of
 * them can be appended together.
 *
 * @param decisions one a request, in their order
 */
public record Round(List<Decision> decisions) {
    public Round {
        decisions = List.copyOf(decisions);
    }

    /** A command and its circumstances. */
    public record Request(Command command, Context context) {}

    public static Round decide(Basis basis, List<Request> requests) {
        List<Decision> decisions = new ArrayList<>(requests.size());
        Basis now = basis;
        for (Request request : requests) {
            // Only when there is a next one: an image of ten thousand servers takes time to copy.
            now = decisions.isEmpty() ? now : now.after(changes(decisions.getLast()));
            decisions.add(Decider.decide(now, request.command(), request.context()));
        }
        return new Round(decisions);
    }

    /** Everything to append, in order. */
    public List<Change> changes() {
        return decisions.stream()
                .flatMap(decision -> changes(decision).stream())
                .toList();
    }

    private static List<Change> changes(Decision decision) {
        return switch (decision) {
            case Accepted accepted -> accepted.changes();
            case Refused refused -> List.of();
        };
    }
}
