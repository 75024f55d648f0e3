package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.sallyport.edge.policy.limit.LimitStore.Entry;
import dev.sallyport.edge.policy.limit.Slots;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Enters, leaves or renews slots. The answer is the name of an {@link Entry}. */
@SuppressWarnings("serial")
final class ChangeSlots extends CounterOperation<Slots, String> {
    private Kind kind = Kind.LEAVE;
    private String edge = "";
    private long number;
    private int maxCount;
    private Set<Long> slots = Set.of();

    ChangeSlots() {}

    private ChangeSlots(Kind kind, String edge, long number, int maxCount, Set<Long> slots) {
        this.kind = kind;
        this.edge = edge;
        this.number = number;
        this.maxCount = maxCount;
        this.slots = slots;
    }

    private enum Kind {
        ENTER,
        LEAVE,
        RENEW
    }

    static ChangeSlots enter(String edge, long slot, int maxCount) {
        return new ChangeSlots(Kind.ENTER, edge, slot, maxCount, Set.of());
    }

    static ChangeSlots leave(String edge, long slot) {
        return new ChangeSlots(Kind.LEAVE, edge, slot, 0, Set.of());
    }

    static ChangeSlots renew(String edge, Set<Long> slots, long upTo) {
        return new ChangeSlots(Kind.RENEW, edge, upTo, 0, slots);
    }

    @Override
    Outcome<Slots, String> happen(CounterOwner at, String name, Optional<Slots> before) {
        long now = at.now();
        if (!at.mayGrant() || (before.isEmpty() && at.mayHaveLost(name, now - Slots.KEPT_MILLIS))) {
            return Outcome.unchanged(Entry.NOT_NOW.name());
        }
        Slots alive = before.orElse(Slots.NONE).expire(now);
        if (kind == Kind.ENTER && alive.count() >= maxCount && !alive.holds(edge, number)) {
            return Outcome.unchanged(Entry.FULL.name());
        }
        Slots after = switch (kind) {
            case ENTER -> alive.enter(edge, number, now);
            case LEAVE -> alive.leave(edge, number, now);
            case RENEW -> alive.renew(edge, slots, number, now);
        };
        return Outcome.changed(Entry.ENTERED.name(), after, after.count() == 0 ? 1 : 2 * Slots.KEPT_MILLIS);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(kind.name());
        out.writeString(edge);
        out.writeLong(number);
        out.writeInt(maxCount);
        LimitSerialization.writeSlots(out, slots);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        kind = Kind.valueOf(Objects.requireNonNull(in.readString()));
        edge = Objects.requireNonNull(in.readString());
        number = in.readLong();
        maxCount = in.readInt();
        slots = LimitSerialization.readSlots(in);
    }

    @Override
    public int getClassId() {
        return LimitSerialization.CHANGE_SLOTS;
    }
}
