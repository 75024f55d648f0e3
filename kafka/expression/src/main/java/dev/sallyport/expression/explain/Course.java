package dev.sallyport.expression.explain;

import dev.sallyport.expression.explain.Explanation.Conclusion;
import dev.sallyport.expression.explain.Explanation.Outcome;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a supposed call has come: it ends with the first refusal that is certain. Used by one thread. */
final class Course {
    private final Set<String> doubts = new LinkedHashSet<>();
    private final Set<String> limits = new LinkedHashSet<>();
    private @Nullable Ended ended;

    private record Ended(ExpectedRefusal refusal, String why) {}

    /** The call ends here, unless it has before. */
    void end(ExpectedRefusal refusal, String why) {
        if (ended == null) {
            ended = new Ended(refusal, why);
        }
    }

    boolean hasEnded() {
        return ended != null;
    }

    /** Why the call has ended; empty while it has not. */
    String reason() {
        return ended == null ? "" : ended.why();
    }

    /** The call may end here, and it is not known whether. */
    void doubt(String why) {
        if (ended == null) {
            doubts.add(why);
        }
    }

    /** The call may end here once others have used the limit up. */
    void limit(String address) {
        if (ended == null) {
            limits.add(address);
        }
    }

    Conclusion conclusion() {
        if (ended != null) {
            String before =
                    doubts.isEmpty() ? "" : "; refused otherwise where " + String.join(", ", doubts) + " refuses";
            return new Conclusion(Outcome.REFUSED, Optional.of(ended.refusal()), ended.why() + before);
        }
        if (!doubts.isEmpty()) {
            return new Conclusion(Outcome.DEPENDS, Optional.empty(), "depends on " + String.join(", ", doubts));
        }
        String why = limits.isEmpty()
                ? "nothing is against it"
                : "nothing is against it until a limit is used up: " + String.join(", ", limits);
        return new Conclusion(Outcome.ADMITTED, Optional.empty(), why);
    }
}
