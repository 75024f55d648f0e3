package dev.sallyport.telemetry.window;

import dev.sallyport.contract.telemetry.CallRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What happened in a window: sums that are exact, and two latency sketches. Confined to one thread. */
public final class Aggregate {
    /** Stands first in the bytes, so that a later version can tell what it reads. */
    private static final int FORMAT = 1;

    private final LatencySketch duration;
    private final LatencySketch overhead;
    private long calls;
    private long requestBytes;
    private long responseBytes;

    private Aggregate(LatencySketch duration, LatencySketch overhead) {
        this.duration = duration;
        this.overhead = overhead;
    }

    public static Aggregate empty() {
        return new Aggregate(LatencySketch.empty(), LatencySketch.empty());
    }

    public void add(CallRecord call) {
        calls++;
        requestBytes += call.traffic().requestBytes();
        responseBytes += call.traffic().responseBytes();
        duration.add(call.timing().endMicros());
        call.timing().overheadMicros().ifPresent(overhead::add);
    }

    public void add(Aggregate other) {
        calls += other.calls;
        requestBytes += other.requestBytes;
        responseBytes += other.responseBytes;
        duration.add(other.duration);
        overhead.add(other.overhead);
    }

    public long calls() {
        return calls;
    }

    public long requestBytes() {
        return requestBytes;
    }

    public long responseBytes() {
        return responseBytes;
    }

    /** From the request's head to the end of the exchange. */
    public LatencySketch duration() {
        return duration;
    }

    /** The gateway's own share of the time; calls that never had one are not in it. */
    public LatencySketch overhead() {
        return overhead;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(calls);
            out.writeLong(requestBytes);
            out.writeLong(responseBytes);
            duration.write(out);
            overhead.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    public static Aggregate fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException("format " + format);
            }
            long calls = in.readLong();
            long requestBytes = in.readLong();
            long responseBytes = in.readLong();
            Aggregate read = new Aggregate(LatencySketch.read(in), LatencySketch.read(in));
            read.calls = calls;
            read.requestBytes = requestBytes;
            read.responseBytes = responseBytes;
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("an aggregate that this version did not write", e);
        }
    }
}
