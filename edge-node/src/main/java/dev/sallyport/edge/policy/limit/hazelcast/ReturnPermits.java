package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.sallyport.edge.policy.limit.Window;
import dev.sallyport.edge.policy.limit.WindowCount;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives permits back. The answer is whether it was noted. */
@SuppressWarnings("serial")
final class ReturnPermits extends CounterOperation<WindowCount, Boolean> {
    private transient @Nullable Window window;
    private String edge = "";
    private long returnedInAll;

    ReturnPermits() {}

    ReturnPermits(Window window, String edge, long returnedInAll) {
        this.window = window;
        this.edge = edge;
        this.returnedInAll = returnedInAll;
    }

    @Override
    Outcome<WindowCount, Boolean> happen(CounterOwner at, String name, Optional<WindowCount> before) {
        Window asked = Objects.requireNonNull(window);
        long now = at.now();
        if (before.isEmpty() || !at.mayGrant() || !at.isOpen(asked, now)) {
            return Outcome.unchanged(false);
        }
        WindowCount after = before.get().giveBack(edge, returnedInAll);
        return after.equals(before.get())
                ? Outcome.unchanged(true)
                : Outcome.changed(true, after, CounterOwner.keptMillis(asked, now));
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Window asked = Objects.requireNonNull(window);
        out.writeLong(asked.id());
        out.writeLong(asked.periodMillis());
        out.writeString(edge);
        out.writeLong(returnedInAll);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        window = new Window(in.readLong(), in.readLong());
        edge = Objects.requireNonNull(in.readString());
        returnedInAll = in.readLong();
    }

    @Override
    public int getClassId() {
        return LimitSerialization.RETURN_PERMITS;
    }
}
