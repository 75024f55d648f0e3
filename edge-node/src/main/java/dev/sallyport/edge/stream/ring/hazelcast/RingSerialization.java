package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.nio.serialization.StreamSerializer;
import dev.sallyport.edge.stream.ring.Ring;
import dev.sallyport.edge.stream.ring.RingBatch;
import dev.sallyport.edge.stream.ring.RingEvent;
import dev.sallyport.edge.stream.ring.RingNews;
import dev.sallyport.edge.stream.ring.RingReading;
import dev.sallyport.edge.stream.ring.RingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How rings and their operations are written on the wire between edges. The numbers and letters never change. */
final class RingSerialization {
    static final int FACTORY = 5_709;
    static final int READ = 2;
    static final int CLAIM = 3;
    static final int APPEND = 4;
    static final int KEY = 5;

    private static final int RING = 57_091;
    private static final int READING = 57_092;
    private static final String WANTED = "wanted:";
    private static final String SESSION_OVER = "over:";
    private static final String SESSION_MOVED = "moved:";
    private static final String NEWS_ANEW = "anew:";

    private RingSerialization() {}

    static void addTo(SerializationConfig config) {
        config.addDataSerializableFactory(FACTORY, new Factory());
        config.addSerializerConfig(
                new SerializerConfig().setTypeClass(Ring.class).setImplementation(new RingSerializer()));
        config.addSerializerConfig(
                new SerializerConfig().setTypeClass(RingReading.class).setImplementation(new ReadingSerializer()));
    }

    static String text(RingNews news) {
        return switch (news) {
            case RingNews.Wanted wanted -> WANTED + wanted.stream();
            case RingNews.SessionOver over -> SESSION_OVER + over.session();
            case RingNews.SessionMoved moved -> SESSION_MOVED + moved.session();
            case RingNews.NewsAnew anew -> NEWS_ANEW + anew.session();
        };
    }

    /** Empty for what an edge of a later release says. */
    static Optional<RingNews> news(String text) {
        if (text.startsWith(WANTED)) {
            return Optional.of(new RingNews.Wanted(text.substring(WANTED.length())));
        }
        if (text.startsWith(SESSION_OVER)) {
            return Optional.of(new RingNews.SessionOver(text.substring(SESSION_OVER.length())));
        }
        if (text.startsWith(SESSION_MOVED)) {
            return Optional.of(new RingNews.SessionMoved(text.substring(SESSION_MOVED.length())));
        }
        return text.startsWith(NEWS_ANEW)
                ? Optional.of(new RingNews.NewsAnew(text.substring(NEWS_ANEW.length())))
                : Optional.empty();
    }

    static void writeBatch(ObjectDataOutput out, RingBatch batch) throws IOException {
        out.writeLong(batch.owner());
        out.writeLong(batch.term());
        out.writeLong(batch.last());
        out.writeString(batch.lastUpstreamId());
        out.writeString(batch.state().name());
        out.writeInt(batch.bounds().eventsMax());
        out.writeInt(batch.bounds().bytesMax());
        out.writeLong(batch.bounds().ageMillis());
        writeEvents(out, batch.events());
    }

    static RingBatch readBatch(ObjectDataInput in) throws IOException {
        return new RingBatch(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                text(in),
                RingState.valueOf(text(in)),
                new RingBatch.Bounds(in.readInt(), in.readInt(), in.readLong()),
                readEvents(in));
    }

    private static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }

    private static void writeEvents(ObjectDataOutput out, Collection<RingEvent> events) throws IOException {
        out.writeInt(events.size());
        for (RingEvent event : events) {
            out.writeLong(event.position());
            out.writeLong(event.atMillis());
            out.writeByteArray(event.frame());
        }
    }

    private static List<RingEvent> readEvents(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        List<RingEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new RingEvent(in.readLong(), in.readLong(), Objects.requireNonNull(in.readByteArray())));
        }
        return events;
    }

    private static final class Factory implements DataSerializableFactory {
        @Override
        public IdentifiedDataSerializable create(int typeId) {
            return switch (typeId) {
                case READ -> new ReadRing();
                case CLAIM -> new ClaimRing();
                case APPEND -> new AppendToRings();
                case KEY -> new RingKey();
                default -> throw new IllegalArgumentException("type " + typeId + " (expected: 2 to 5)");
            };
        }
    }

    private static final class RingSerializer implements StreamSerializer<Ring> {
        @Override
        public int getTypeId() {
            return RING;
        }

        @Override
        public void write(ObjectDataOutput out, Ring ring) throws IOException {
            out.writeLong(ring.owner());
            out.writeLong(ring.term());
            out.writeLong(ring.last());
            out.writeString(ring.lastUpstreamId());
            out.writeString(ring.state().name());
            writeEvents(out, ring.events());
        }

        @Override
        public Ring read(ObjectDataInput in) throws IOException {
            return new Ring(
                    in.readLong(), in.readLong(), in.readLong(), text(in), RingState.valueOf(text(in)), readEvents(in));
        }
    }

    private static final class ReadingSerializer implements StreamSerializer<RingReading> {
        @Override
        public int getTypeId() {
            return READING;
        }

        @Override
        public void write(ObjectDataOutput out, RingReading reading) throws IOException {
            writeEvents(out, reading.events());
            out.writeLong(reading.last());
            out.writeString(reading.lastUpstreamId());
            out.writeString(reading.state().name());
            out.writeLong(reading.owner());
        }

        @Override
        public RingReading read(ObjectDataInput in) throws IOException {
            return new RingReading(readEvents(in), in.readLong(), text(in), RingState.valueOf(text(in)), in.readLong());
        }
    }
}
