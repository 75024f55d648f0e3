package dev.sallyport.edge.stream.ring.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.partition.PartitionAware;
import dev.sallyport.edge.session.StreamHome;
import java.io.IOException;
import java.util.Objects;

/** The name of a stream as the key of its ring: rings of one home are in one partition. */
final class RingKey implements PartitionAware<String>, IdentifiedDataSerializable {
    private String stream;

    RingKey() {
        this("");
    }

    RingKey(String stream) {
        this.stream = stream;
    }

    String stream() {
        return stream;
    }

    @Override
    public String getPartitionKey() {
        return StreamHome.of(stream);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(stream);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stream = Objects.requireNonNull(in.readString());
    }

    @Override
    public int getFactoryId() {
        return RingSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return RingSerialization.KEY;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingKey key && key.stream.equals(stream);
    }

    @Override
    public int hashCode() {
        return stream.hashCode();
    }
}
