package dev.sallyport.edge.session.hazelcast;

import com.hazelcast.core.HazelcastJsonValue;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.session.SessionRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records as values of the map. */
final class SessionJson {
    private static final Codec<SessionRecord> CODEC = Json.codec(SessionRecord.class);

    private SessionJson() {}

    static HazelcastJsonValue of(SessionRecord session) {
        return new HazelcastJsonValue(new String(CODEC.encode(session), StandardCharsets.UTF_8));
    }

    /** Empty when there is none, or when whoever wrote it was not one of us. */
    static Optional<SessionRecord> read(@Nullable HazelcastJsonValue value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(CODEC.decode(value.getValue().getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedRecord notOurs) {
            return Optional.empty();
        }
    }
}
