package dev.sallyport.edge.telemetry;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.policy.limit.LimitMetrics;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.edge.session.SessionKeeper;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.edge.stream.ring.RingMetrics;
import dev.sallyport.edge.upstream.health.HealthChecks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** The edge's own numbers, for {@code /metrics}. Safe for any thread. */
public final class EdgeMetrics {
    /** What the gateway adds is tens of microseconds; a bucket must tell 20 from 50. */
    private static final Duration[] OVERHEAD_BUCKETS = Arrays.stream(
                    new long[] {10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 50_000})
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private static final Duration[] DURATION_BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000, 300_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Outcome, Counter> calls = new EnumMap<>(Outcome.class);
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final MultiGauge upstreamHealth;
    private final Timer overhead;
    private final Timer duration;
    private final Timer compiling;
    private final Counter requestBytes;
    private final Counter responseBytes;
    private final Counter events;

    public EdgeMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            calls.put(
                    outcome,
                    Counter.builder("sallyport.calls")
                            .description("exchanges by how they ended")
                            .tag("outcome", outcome.label())
                            .register(registry));
        }
        upstreamHealth = MultiGauge.builder("sallyport.upstream.healthy")
                .description("1 for a member of an upstream that passes its health checks, 0 for one that does not")
                .register(registry);
        overhead = Timer.builder("sallyport.overhead.duration")
                .description("from the whole request to when it went upstream")
                .serviceLevelObjectives(OVERHEAD_BUCKETS)
                .register(registry);
        duration = Timer.builder("sallyport.exchange.duration")
                .description("from the request's head to the exchange's end, streams included")
                .serviceLevelObjectives(DURATION_BUCKETS)
                .register(registry);
        compiling = Timer.builder("sallyport.config.compile.duration")
                .description("from a change that was read to the snapshot in force")
                .register(registry);
        requestBytes = registry.counter("sallyport.request.bytes");
        responseBytes = registry.counter("sallyport.response.bytes");
        events = registry.counter("sallyport.response.events");
    }

    /** Counts a finished exchange. */
    public void count(Exchange exchange) {
        exchange.outcome().map(calls::get).ifPresent(Counter::increment);
        exchange.refusal().map(Refusal::reason).ifPresent(this::countRefusal);
        long overheadMicros = exchange.overheadMicros();
        if (overheadMicros > 0) {
            overhead.record(overheadMicros, TimeUnit.MICROSECONDS);
        }
        duration.record(exchange.elapsedMicros(), TimeUnit.MICROSECONDS);
        requestBytes.increment((double) exchange.traffic().requestBytes());
        responseBytes.increment((double) exchange.traffic().responseBytes());
        events.increment((double) exchange.traffic().responseEvents());
    }

    private void countRefusal(String reason) {
        refusals.computeIfAbsent(
                        reason,
                        label -> Counter.builder("sallyport.refusals")
                                .description("exchanges that the gateway refused or failed, by reason")
                                .tag("reason", label)
                                .register(registry))
                .increment();
    }

    /** Shows what is under way now. */
    public void watchInFlight(IntSupplier exchanges, IntSupplier streams) {
        Gauge.builder("sallyport.exchanges.in.flight", exchanges, IntSupplier::getAsInt)
                .strongReference(true)
                .register(registry);
        Gauge.builder("sallyport.streams.open", streams, IntSupplier::getAsInt)
                .strongReference(true)
                .register(registry);
    }

    /** Counts a snapshot that took {@code took} to make. */
    public void compiled(Duration took) {
        compiling.record(took);
    }

    /** Shows which configuration is in force. */
    public void watchConfig(SnapshotHolder snapshots) {
        Gauge.builder(
                        "sallyport.config.offset",
                        snapshots,
                        holder -> holder.current().provenance().offset())
                .register(registry);
        Gauge.builder(
                        "sallyport.config.rejects",
                        snapshots,
                        holder -> holder.rejects().size())
                .register(registry);
        Gauge.builder(
                        "sallyport.config.servers",
                        snapshots,
                        holder -> holder.current().servers().size())
                .register(registry);
    }

    /** Shows what {@code direct} says: the memory outside the heap that sockets are read into and written from, in bytes. */
    public void watchMemory(LongSupplier direct) {
        Gauge.builder("sallyport.memory.direct", direct, LongSupplier::getAsLong)
                .description("memory of network buffers outside the heap, that of pools included")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    /** Shows how much is revoked. */
    public void watchRevocations(RevocationHolder revocations) {
        Gauge.builder(
                        "sallyport.revocations",
                        revocations,
                        holder -> holder.current().size())
                .description("revocations in force")
                .register(registry);
    }

    /** Shows what limits admitted and refused, and what asking the cluster for it took. */
    public void watchLimits(LimitMetrics limits) {
        counter("sallyport.limits.admitted", limits, LimitMetrics::grants);
        counter("sallyport.limits.refused", limits, LimitMetrics::refusals);
        counter("sallyport.limits.unavailable", limits, LimitMetrics::unavailable);
        counter("sallyport.limits.stranded", limits, LimitMetrics::stranded);
        counter("sallyport.limits.operations", limits, LimitMetrics::remoteOperations);
    }

    /** Shows what is kept of streams that may be resumed. */
    public void watchRings(RingMetrics rings) {
        ringCounter("sallyport.rings.writes", rings, RingMetrics::writes);
        ringCounter("sallyport.rings.writes.failed", rings, RingMetrics::writesFailed);
        ringCounter("sallyport.rings.events.dropped", rings, RingMetrics::dropped);
        ringCounter("sallyport.rings.events.replayed", rings, RingMetrics::replayed);
        ringCounter("sallyport.rings.gaps", rings, RingMetrics::gaps);
        ringCounter("sallyport.streams.resumed", rings, RingMetrics::resumed);
        ringCounter("sallyport.streams.taken.over", rings, RingMetrics::takenOver);
    }

    private void ringCounter(String name, RingMetrics rings, ToDoubleFunction<RingMetrics> count) {
        FunctionCounter.builder(name, rings, count).register(registry);
    }

    private void counter(String name, LimitMetrics limits, ToDoubleFunction<LimitMetrics> count) {
        FunctionCounter.builder(name, limits, count).register(registry);
    }

    /** Shows what became of sessions and streams that nobody ended in order. */
    public void watchSessions(SessionKeeper sessions, LongSupplier told, LongSupplier untold) {
        Gauge.builder("sallyport.sessions.live", sessions, SessionKeeper::size)
                .description("sessions in the directory, over all edges of the cluster")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("sallyport.sessions.expired", sessions, SessionKeeper::expired)
                .description("sessions that were unused for too long, by the edge that ended them")
                .register(registry);
        FunctionCounter.builder("sallyport.sessions.lost", sessions, SessionKeeper::lost)
                .description("news of sessions that there was no room for")
                .register(registry);
        FunctionCounter.builder(
                        "sallyport.stream.opens.refused",
                        sessions,
                        keeper -> keeper.streams().refused())
                .description("streams that a caller opened too often, or had too many of")
                .register(registry);
        farewells("told", told);
        farewells("failed", untold);
    }

    /** Shows what became of sessions that an upstream with {@code reinitialize} had lost. */
    public void watchRevivals(LongSupplier revived, LongSupplier givenUp) {
        revivals("revived", revived);
        revivals("given_up", givenUp);
    }

    private void revivals(String result, LongSupplier count) {
        FunctionCounter.builder("sallyport.sessions.revivals", count, LongSupplier::getAsLong)
                .description("sessions that their upstream had lost, and that were to be begun anew")
                .tag("result", result)
                .register(registry);
    }

    private void farewells(String result, LongSupplier count) {
        FunctionCounter.builder("sallyport.sessions.farewells", count, LongSupplier::getAsLong)
                .description("upstreams that were told of a session's end")
                .tag("result", result)
                .register(registry);
    }

    /** Shows which members of upstreams pass their health checks; {@code members} are all that are checked now. */
    public void upstreamMembers(List<HealthChecks.Checked> members) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>(members.size());
        members.forEach(checked -> rows.add(MultiGauge.Row.of(
                Tags.of("upstream", checked.upstream(), "member", checked.member()),
                () -> checked.healthy().getAsBoolean() ? 1 : 0)));
        upstreamHealth.register(rows, true);
    }

    /** Shows what waits for Kafka, and what was given up. */
    public void watchQueue(CallQueue queue) {
        Gauge.builder("sallyport.telemetry.queued", queue, CallQueue::size).register(registry);
        FunctionCounter.builder("sallyport.telemetry.dropped", queue, CallQueue::dropped)
                .register(registry);
    }
}
