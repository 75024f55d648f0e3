package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.sallyport.edge.policy.limit.LimitStore.Kind;
import dev.sallyport.edge.policy.limit.LimitStore.Take;
import dev.sallyport.edge.policy.limit.LimitStore.TakeReply;
import dev.sallyport.edge.policy.limit.Window;
import dev.sallyport.edge.policy.limit.WindowCount;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes permits of a window. The answer is what was granted and what is left, or nothing: not now. */
@SuppressWarnings("serial")
final class TakePermits extends CounterOperation<WindowCount, long[]> {
    private static final long[] NOT_NOW = {};

    private transient @Nullable Window window;
    private transient @Nullable Take take;

    TakePermits() {}

    TakePermits(Window window, Take take) {
        this.window = window;
        this.take = take;
    }

    static TakeReply reply(long[] answer) {
        return answer.length == 2 ? new TakeReply.Taken(answer[0], answer[1]) : new TakeReply.NotNow();
    }

    @Override
    Outcome<WindowCount, long[]> happen(CounterOwner at, String name, Optional<WindowCount> before) {
        Window asked = Objects.requireNonNull(window);
        Take wanted = Objects.requireNonNull(take);
        long now = at.now();
        if (!at.mayGrant() || !at.isOpen(asked, now) || (before.isEmpty() && at.mayHaveLost(name, asked.start()))) {
            return Outcome.unchanged(NOT_NOW);
        }
        long aside = wanted.kind() == Kind.SHARED_PERMITS ? at.setAside(wanted.limit(), asked) : 0;
        WindowCount.Change change = before.orElse(WindowCount.NONE).take(wanted, wanted.limit() - aside);
        long[] answer = {change.reply().granted(), change.reply().remaining()};
        return before.isPresent() && change.after().equals(before.get())
                ? Outcome.unchanged(answer)
                : Outcome.changed(answer, change.after(), CounterOwner.keptMillis(asked, now));
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Window asked = Objects.requireNonNull(window);
        Take wanted = Objects.requireNonNull(take);
        out.writeLong(asked.id());
        out.writeLong(asked.periodMillis());
        out.writeLong(wanted.limit());
        out.writeLong(wanted.must());
        out.writeLong(wanted.ahead());
        out.writeInt(wanted.members());
        out.writeString(wanted.kind().name());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        window = new Window(in.readLong(), in.readLong());
        take = new Take(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                Kind.valueOf(Objects.requireNonNull(in.readString())));
    }

    @Override
    public int getClassId() {
        return LimitSerialization.TAKE_PERMITS;
    }
}
