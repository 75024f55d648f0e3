package dev.sallyport.telemetry.window;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Times in microseconds, of which count, sum and maximum are exact, and every percentile is within
 * {@link #RELATIVE_ERROR} of a time that was added. Sketches merge to what one sketch of all times would be. Confined to
 * one thread.
 */
public final class LatencySketch {
    /** Of a percentile: 1 % of a day's worth of microseconds takes 1,260 buckets at most, so no bound on them is needed. */
    public static final double RELATIVE_ERROR = 0.01;

    private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ERROR);

    private final DDSketch sketch;
    private long count;
    private long sumMicros;
    private long maxMicros;

    private LatencySketch(DDSketch sketch) {
        this.sketch = sketch;
    }

    /** Percentiles and the like, in microseconds. */
    public record Summary(
            long count,
            long p50Micros,
            long p90Micros,
            long p95Micros,
            long p99Micros,
            long maxMicros,
            long meanMicros) {}

    static LatencySketch empty() {
        return new LatencySketch(new DDSketch(MAPPING, UnboundedSizeDenseStore::new));
    }

    void add(long micros) {
        sketch.accept((double) micros);
        count++;
        sumMicros += micros;
        maxMicros = Math.max(maxMicros, micros);
    }

    void add(LatencySketch other) {
        sketch.mergeWith(other.sketch);
        count += other.count;
        sumMicros += other.sumMicros;
        maxMicros = Math.max(maxMicros, other.maxMicros);
    }

    /** The time that {@code quantile} (0 to 1) of all times do not exceed; there must be one. */
    long quantileMicros(double quantile) {
        return Math.min(maxMicros, Math.round(sketch.getValueAtQuantile(quantile)));
    }

    public Optional<Summary> summary() {
        return count == 0
                ? Optional.empty()
                : Optional.of(new Summary(
                        count,
                        quantileMicros(0.50),
                        quantileMicros(0.90),
                        quantileMicros(0.95),
                        quantileMicros(0.99),
                        maxMicros,
                        Math.round((double) sumMicros / count)));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(count);
        out.writeLong(sumMicros);
        out.writeLong(maxMicros);
        GrowingByteArrayOutput encoded = GrowingByteArrayOutput.withInitialCapacity(128);
        sketch.encode(encoded, true);
        out.writeInt(encoded.numWrittenBytes());
        out.write(encoded.backingArray(), 0, encoded.numWrittenBytes());
    }

    static LatencySketch read(DataInputStream in) throws IOException {
        long count = in.readLong();
        long sumMicros = in.readLong();
        long maxMicros = in.readLong();
        byte[] encoded = new byte[in.readInt()];
        in.readFully(encoded);
        LatencySketch read =
                new LatencySketch(DDSketch.decode(ByteArrayInput.wrap(encoded), UnboundedSizeDenseStore::new, MAPPING));
        read.count = count;
        read.sumMicros = sumMicros;
        read.maxMicros = maxMicros;
        return read;
    }
}
