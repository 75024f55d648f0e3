package dev.sallyport.load.swarm;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** How many calls ended how. Confined to its swarm's event loop, except copies. */
public final class CallCounts {
    private long ok;
    private long putOff;
    private final Map<CallOutcome, Long> errors = new EnumMap<>(CallOutcome.class);

    void add(CallOutcome outcome) {
        switch (outcome) {
            case OK -> ok++;
            case PUT_OFF -> putOff++;
            case LIMITED, UNAVAILABLE, WRONG_STATUS, RPC_ERROR, WRONG_ANSWER, CONNECTION_LOST, UNANSWERED ->
                errors.merge(outcome, 1L, Long::sum);
        }
    }

    CallCounts copy() {
        CallCounts copy = new CallCounts();
        copy.ok = ok;
        copy.putOff = putOff;
        copy.errors.putAll(errors);
        return copy;
    }

    /** Those of several swarms together. */
    public static CallCounts sum(Collection<CallCounts> all) {
        CallCounts sum = new CallCounts();
        for (CallCounts each : all) {
            sum.ok += each.ok;
            sum.putOff += each.putOff;
            each.errors.forEach((outcome, count) -> sum.errors.merge(outcome, count, Long::sum));
        }
        return sum;
    }

    public long ok() {
        return ok;
    }

    /** The calls of a flood that were refused without a look at them. */
    public long putOff() {
        return putOff;
    }

    /** The calls that were not answered rightly, by what was wrong. */
    public Map<CallOutcome, Long> errors() {
        return Map.copyOf(errors);
    }
}
