package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.sallyport.edge.policy.limit.Slots;
import dev.sallyport.edge.policy.limit.WindowCount;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** How the counts and their operations are written on the wire between edges. The numbers never change. */
final class LimitSerialization {
    static final int FACTORY = 5_707;
    static final int TAKE_PERMITS = 1;
    static final int RETURN_PERMITS = 2;
    static final int CHANGE_SLOTS = 3;
    static final int STORED_VALUE = 4;

    private static final int WINDOW_COUNT = 57_071;
    private static final int SLOTS = 57_072;

    private LimitSerialization() {}

    static void addTo(SerializationConfig config) {
        config.addDataSerializableFactory(FACTORY, new Factory());
        config.addSerializerConfig(
                new SerializerConfig().setTypeClass(WindowCount.class).setImplementation(new WindowCountSerializer()));
        config.addSerializerConfig(
                new SerializerConfig().setTypeClass(Slots.class).setImplementation(new SlotsSerializer()));
    }

    static void writeSlots(ObjectDataOutput out, Set<Long> slots) throws IOException {
        out.writeLongArray(slots.stream().mapToLong(Long::longValue).toArray());
    }

    static Set<Long> readSlots(ObjectDataInput in) throws IOException {
        long[] slots = Objects.requireNonNull(in.readLongArray());
        return Arrays.stream(slots).boxed().collect(Collectors.toUnmodifiableSet());
    }

    private static final class Factory implements DataSerializableFactory {
        @Override
        public IdentifiedDataSerializable create(int typeId) {
            return switch (typeId) {
                case TAKE_PERMITS -> new TakePermits();
                case RETURN_PERMITS -> new ReturnPermits();
                case CHANGE_SLOTS -> new ChangeSlots();
                case STORED_VALUE -> new StoredValue<>();
                default -> throw new IllegalArgumentException("type " + typeId + " (expected: 1 to 4)");
            };
        }
    }

    private static final class WindowCountSerializer implements StreamSerializer<WindowCount> {
        @Override
        public int getTypeId() {
            return WINDOW_COUNT;
        }

        @Override
        public void write(ObjectDataOutput out, WindowCount count) throws IOException {
            out.writeLong(count.taken());
            out.writeInt(count.returned().size());
            for (Map.Entry<String, Long> each : count.returned().entrySet()) {
                out.writeString(each.getKey());
                out.writeLong(each.getValue());
            }
        }

        @Override
        public WindowCount read(ObjectDataInput in) throws IOException {
            long taken = in.readLong();
            int edges = in.readInt();
            Map<String, Long> returned = new HashMap<>();
            for (int i = 0; i < edges; i++) {
                returned.put(Objects.requireNonNull(in.readString()), in.readLong());
            }
            return new WindowCount(taken, returned);
        }
    }

    private static final class SlotsSerializer implements StreamSerializer<Slots> {
        @Override
        public int getTypeId() {
            return SLOTS;
        }

        @Override
        public void write(ObjectDataOutput out, Slots slots) throws IOException {
            out.writeInt(slots.holders().size());
            for (Map.Entry<String, Slots.Holder> each : slots.holders().entrySet()) {
                out.writeString(each.getKey());
                out.writeLong(each.getValue().renewedAt());
                writeSlots(out, each.getValue().slots());
            }
        }

        @Override
        public Slots read(ObjectDataInput in) throws IOException {
            int edges = in.readInt();
            Map<String, Slots.Holder> holders = new HashMap<>();
            for (int i = 0; i < edges; i++) {
                String edge = Objects.requireNonNull(in.readString());
                holders.put(edge, new Slots.Holder(in.readLong(), readSlots(in)));
            }
            return new Slots(holders);
        }
    }
}
