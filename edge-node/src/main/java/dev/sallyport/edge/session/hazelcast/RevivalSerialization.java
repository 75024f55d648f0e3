package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.sallyport.edge.session.KeptSession;
import java.io.IOException;
import java.util.Objects;

/** How kept sessions and their steps are written on the wire between edges. The numbers never change. */
final class RevivalSerialization {
    static final int FACTORY = 5_716;
    static final int CHANGE = 1;

    private static final int KEPT = 57_161;
    private static final byte TAKE = 1;
    private static final byte REVIVED = 2;
    private static final byte SETTLED = 3;

    private RevivalSerialization() {}

    static void addTo(SerializationConfig config) {
        config.addDataSerializableFactory(FACTORY, new Factory());
        config.addSerializerConfig(
                new SerializerConfig().setTypeClass(KeptSession.class).setImplementation(new KeptSerializer()));
    }

    static void write(ObjectDataOutput out, ReviveStep step) throws IOException {
        switch (step) {
            case ReviveStep.Take take -> {
                out.writeByte(TAKE);
                out.writeLong(take.seen());
                out.writeLong(take.by());
                out.writeLong(take.nowMillis());
            }
            case ReviveStep.Revived revived -> {
                out.writeByte(REVIVED);
                out.writeLong(revived.by());
                out.writeString(revived.successor());
                out.writeLong(revived.nowMillis());
            }
            case ReviveStep.Settled settled -> out.writeByte(SETTLED);
        }
    }

    static ReviveStep readStep(ObjectDataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case TAKE -> new ReviveStep.Take(in.readLong(), in.readLong(), in.readLong());
            case REVIVED -> new ReviveStep.Revived(in.readLong(), text(in), in.readLong());
            case SETTLED -> new ReviveStep.Settled();
            default -> throw new IOException("step " + kind + " (expected: 1 to 3)");
        };
    }

    private static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }

    private static final class Factory implements DataSerializableFactory {
        @Override
        public IdentifiedDataSerializable create(int typeId) {
            if (typeId != CHANGE) {
                throw new IllegalArgumentException("type " + typeId + " (expected: 1)");
            }
            return new ChangeKept();
        }
    }

    private static final class KeptSerializer implements StreamSerializer<KeptSession> {
        @Override
        public int getTypeId() {
            return KEPT;
        }

        @Override
        public void write(ObjectDataOutput out, KeptSession kept) throws IOException {
            out.writeString(kept.beginning());
            out.writeString(kept.successor());
            out.writeLong(kept.term());
            out.writeLong(kept.ticket());
            out.writeLong(kept.untilMillis());
        }

        @Override
        public KeptSession read(ObjectDataInput in) throws IOException {
            return new KeptSession(text(in), text(in), in.readLong(), in.readLong(), in.readLong());
        }
    }
}
