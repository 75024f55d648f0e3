package dev.sallyport.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** The one JSON dialect of the project: RFC 3339 times, absent values left out, no duplicate keys. */
public final class Json {
    /** Shared by all threads and never reconfigured. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** A codec for a record type that Jackson maps component by component. */
    public static <T> Codec<T> codec(Class<T> type) {
        return new RecordCodec<>(type, MAPPER.readerFor(type), MAPPER.writerFor(type));
    }

    private record RecordCodec<T>(Class<T> type, ObjectReader reader, ObjectWriter writer) implements Codec<T> {
        @Override
        public byte[] encode(T value) {
            try {
                return writer.writeValueAsBytes(value);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a " + type.getSimpleName() + " that JSON cannot hold", e);
            }
        }

        @Override
        public T decode(byte[] bytes) {
            try {
                T value = reader.readValue(bytes);
                if (value == null) {
                    throw new MalformedRecord("null where a " + type.getSimpleName() + " belongs");
                }
                return value;
            } catch (IOException e) {
                throw new MalformedRecord("not a " + type.getSimpleName(), e);
            }
        }
    }
}
