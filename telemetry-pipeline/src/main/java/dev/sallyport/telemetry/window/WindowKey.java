package dev.sallyport.telemetry.window;

import dev.sallyport.contract.telemetry.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** One window of one series. Its bytes sort by time first, so that a store reads a range of time in one sweep. */
public record WindowKey(Instant start, SeriesKey series) {
    private static final int START_BYTES = Long.BYTES;

    /** Sorts before all windows that start at {@code time} or later, and after all others. */
    public static byte[] boundary(Instant time) {
        return ByteBuffer.allocate(START_BYTES).putLong(time.toEpochMilli()).array();
    }

    /** The start alone, without the cost of reading the rest. */
    public static Instant startIn(byte[] bytes) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong());
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(start.toEpochMilli());
            write(out, series.server());
            write(out, series.method());
            write(out, series.name());
            out.writeUTF(series.outcome().label());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    public static WindowKey fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Instant start = Instant.ofEpochMilli(in.readLong());
            SeriesKey series = new SeriesKey(read(in), read(in), read(in), outcome(in.readUTF()));
            return new WindowKey(start, series);
        } catch (IOException e) {
            throw new UncheckedIOException("a window key that this version did not write", e);
        }
    }

    private static Outcome outcome(String label) throws IOException {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IOException("no such outcome: " + label));
    }

    private static void write(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            out.writeUTF(text.get());
        }
    }

    private static Optional<String> read(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    }
}
