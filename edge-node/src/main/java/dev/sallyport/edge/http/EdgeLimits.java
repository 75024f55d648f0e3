package dev.sallyport.edge.http;

import dev.sallyport.contract.input.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * What one edge takes on, over all its event loops. Every number keeps the process inside 20,000 file descriptors and a
 * heap of a few hundred MiB.
 *
 * @param connectionsMax client connections
 * @param inFlightMax exchanges at a time, streams included
 * @param streamsMax streams that stay open; each holds two sockets, hence well under half of the descriptors
 * @param upstreamConnectionsMax to one origin
 * @param headerBytesMax all headers of a request together
 * @param headWithin from a connection's opening to its first request's head
 * @param bodyWithin from a request's head to its body's end
 * @param keepAliveIdle after which an idle client connection is closed
 * @param clientStall how long a client may not read while there is something for it
 * @param keepAliveEvery after how much silence a stream gets a comment line; proxies cut silent connections after a
 *     minute or more
 * @param sessionAgeMax after which a session id is no longer honoured
 * @param drainDelay how long a stopping node still takes new work, so that load balancers notice first
 * @param drainWithin how long exchanges in flight may go on after that
 * @param streamOpensPerMinuteMax of one caller at one server; ten a second is what no client in order needs, and what an
 *     agent platform with hundreds of users behind one key needs after a restart
 * @param telemetryRecordsMax call records that wait for Kafka
 * @param cacheBytesMax results that {@code cache} policies keep; an eighth of a small heap, 0 for none
 */
public record EdgeLimits(
        int connectionsMax,
        int inFlightMax,
        int streamsMax,
        int upstreamConnectionsMax,
        int headerBytesMax,
        Duration headWithin,
        Duration bodyWithin,
        Duration keepAliveIdle,
        Duration clientStall,
        Duration keepAliveEvery,
        Duration sessionAgeMax,
        Duration drainDelay,
        Duration drainWithin,
        int streamOpensPerMinuteMax,
        int telemetryRecordsMax,
        int cacheBytesMax) {
    public static final EdgeLimits DEFAULT = new EdgeLimits(
            9_000,
            9_000,
            8_000,
            8_500,
            32 * 1024,
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofMinutes(2),
            Duration.ofSeconds(15),
            Duration.ofDays(30),
            Duration.ZERO,
            Duration.ofSeconds(30),
            600,
            65_536,
            64 * 1024 * 1024);

    private static final Duration INSTANT = Duration.ofMillis(10);

    /** Reads the block {@code limits}; whatever is not said keeps its default. */
    public static Optional<EdgeLimits> read(Fields fields) {
        int connectionsMax = fields.integer("connectionsMax", DEFAULT.connectionsMax, 1, 1_000_000);
        int inFlightMax = fields.integer("inFlightMax", DEFAULT.inFlightMax, 1, 1_000_000);
        int streamsMax = fields.integer("streamsMax", DEFAULT.streamsMax, 1, 1_000_000);
        int upstreamConnectionsMax =
                fields.integer("upstreamConnectionsMax", DEFAULT.upstreamConnectionsMax, 1, 1_000_000);
        int headerBytesMax = fields.integer("headerBytesMax", DEFAULT.headerBytesMax, 1_024, 1024 * 1024);
        Duration headWithin = fields.duration("headWithin", DEFAULT.headWithin, INSTANT, Duration.ofMinutes(5));
        Duration bodyWithin = fields.duration("bodyWithin", DEFAULT.bodyWithin, INSTANT, Duration.ofMinutes(30));
        Duration keepAliveIdle = fields.duration("keepAliveIdle", DEFAULT.keepAliveIdle, INSTANT, Duration.ofHours(1));
        Duration clientStall = fields.duration("clientStall", DEFAULT.clientStall, INSTANT, Duration.ofHours(1));
        Duration keepAliveEvery =
                fields.duration("keepAliveEvery", DEFAULT.keepAliveEvery, INSTANT, Duration.ofHours(1));
        Duration sessionAgeMax =
                fields.duration("sessionAgeMax", DEFAULT.sessionAgeMax, Duration.ofSeconds(1), Duration.ofDays(365));
        Duration drainDelay = fields.duration("drainDelay", DEFAULT.drainDelay, Duration.ZERO, Duration.ofMinutes(5));
        Duration drainWithin = fields.duration("drainWithin", DEFAULT.drainWithin, Duration.ZERO, Duration.ofHours(1));
        int streamOpensPerMinuteMax =
                fields.integer("streamOpensPerMinuteMax", DEFAULT.streamOpensPerMinuteMax, 1, 1_000_000);
        int telemetryRecordsMax = fields.integer("telemetryRecordsMax", DEFAULT.telemetryRecordsMax, 1, 10_000_000);
        int cacheBytesMax = fields.integer("cacheBytesMax", DEFAULT.cacheBytesMax, 0, Integer.MAX_VALUE);
        return fields.build(() -> new EdgeLimits(
                connectionsMax,
                inFlightMax,
                streamsMax,
                upstreamConnectionsMax,
                headerBytesMax,
                headWithin,
                bodyWithin,
                keepAliveIdle,
                clientStall,
                keepAliveEvery,
                sessionAgeMax,
                drainDelay,
                drainWithin,
                streamOpensPerMinuteMax,
                telemetryRecordsMax,
                cacheBytesMax));
    }

    /** A loop's share of what the node may hold; at least one. */
    static int share(int nodeMax, int loops) {
        return Math.max(1, nodeMax / loops);
    }
}
