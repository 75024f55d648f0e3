package dev.sallyport.edge.cluster;

import dev.sallyport.edge.policy.limit.ConcurrencyGate;
import dev.sallyport.edge.policy.limit.Decision;
import dev.sallyport.edge.policy.limit.Entrance;
import dev.sallyport.edge.policy.limit.Grant;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.policy.limit.LimitMetrics;
import dev.sallyport.edge.policy.limit.LimitRule;
import dev.sallyport.edge.policy.limit.OnUnavailable;
import dev.sallyport.edge.policy.limit.Standing;
import dev.sallyport.process.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that belongs to a cluster and hammers limits. It is told what to do on standard input, a line a
 * command, and answers each with a line on standard output; every second while it hammers, it says how much it
 * admitted in which window.
 */
final class LimitedEdge {
    private static final int IN_FLIGHT_MAX = 64;

    private final ClusterMember member;
    private final LimitMetrics metrics = new LimitMetrics();
    private final LimitGate gate;
    private final ConcurrencyGate concurrency;
    private final Map<Long, AtomicLong> admitted = new ConcurrentSkipListMap<>();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();
    private final AtomicBoolean hammering = new AtomicBoolean();
    private final Deque<Entrance.Inside> inside = new ArrayDeque<>();

    private Thread hammer = Thread.ofPlatform().unstarted(() -> {});

    private LimitedEdge(ClusterMember member) {
        this.member = member;
        this.gate = new LimitGate(member.limits(), metrics, System::currentTimeMillis, 500, 10_000);
        this.concurrency = new ConcurrencyGate(member.limits(), metrics, System::currentTimeMillis, 500);
    }

    /** {@code CLUSTER ADDRESS MEMBERS HEARTBEAT_SECONDS}; an address is a host and a port, where port 0 is a client's. */
    public static void main(String[] arguments) throws IOException {
        ClusterMember member = ClusterMember.start(new ClusterConfig(
                arguments[0],
                arguments[1].endsWith(":0") ? ClusterConfig.Mode.CLIENT : ClusterConfig.Mode.MEMBER,
                address(arguments[1]),
                Arrays.asList(arguments[2].split(",")),
                1,
                Duration.ofSeconds(Long.parseLong(arguments[3])),
                Duration.ofMinutes(5)));
        LimitedEdge edge = new LimitedEdge(member);
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        var ticking = ticker.scheduleAtFixedRate(
                edge::tick, LimitGate.TICK_MILLIS, LimitGate.TICK_MILLIS, TimeUnit.MILLISECONDS);
        edge.say("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            edge.obey(List.of(line.split(" ")));
        }
        ticking.cancel(false);
        System.exit(0);
    }

    private static HostPort address(String text) {
        int colon = text.lastIndexOf(':');
        return new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private void tick() {
        gate.tick();
        concurrency.tick();
    }

    private void obey(List<String> command) {
        switch (command.getFirst()) {
            case "members" -> say(Integer.toString(member.members()));
            case "standing" ->
                say(
                        member.limits().standing() instanceof Standing.Together together
                                ? "together " + together.members()
                                : "apart");
            case "hammer" -> hammer(rule(command));
            case "report" -> report();
            case "quiet" -> quiet();
            case "enter" -> enter(Integer.parseInt(command.get(1)));
            case "exit" -> {
                inside.removeFirst().slot().leave();
                say("left");
            }
            case "stop" -> {
                gate.giveBack();
                member.stop();
                say("stopped");
                System.exit(0);
            }
            default -> throw new IllegalArgumentException(command.toString());
        }
    }

    /** {@code hammer rate|quota LIMIT PERIOD_MILLIS ON_UNAVAILABLE}. */
    private static LimitRule.Periodic rule(List<String> command) {
        long limit = Long.parseLong(command.get(2));
        Duration period = Duration.ofMillis(Long.parseLong(command.get(3)));
        OnUnavailable onUnavailable = OnUnavailable.valueOf(command.get(4));
        return command.get(1).equals("rate")
                ? new LimitRule.Rate("hammered", limit, period, onUnavailable)
                : new LimitRule.Quota("hammered", OptionalLong.of(limit), OptionalLong.empty(), period, onUnavailable);
    }

    private void hammer(LimitRule.Periodic rule) {
        hammering.set(true);
        hammer = Thread.ofPlatform().daemon().start(() -> hammerAway(rule));
        say("hammering");
    }

    /** Reports when every call has its answer. */
    private void quiet() {
        hammering.set(false);
        try {
            hammer.join();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        report();
    }

    private void hammerAway(LimitRule.Periodic rule) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
        while (hammering.get()) {
            // A few at a time, so that refusals do not take the whole machine.
            for (int i = 0; i < 50; i++) {
                inFlight.acquireUninterruptibly();
                switch (gate.acquire(rule, "one", Runnable::run)) {
                    case Decision.Now<Grant> now -> note(now.answer(), inFlight);
                    case Decision.Later<Grant> later -> later.answer().onSuccess(grant -> note(grant, inFlight));
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        inFlight.acquireUninterruptibly(IN_FLIGHT_MAX);
    }

    private void note(Grant grant, Semaphore inFlight) {
        inFlight.release();
        attempts.incrementAndGet();
        switch (grant) {
            case Grant.Admitted yes ->
                admitted.computeIfAbsent(yes.window().id(), fresh -> new AtomicLong())
                        .incrementAndGet();
            case Grant.Refused no -> {
                // Counted as an attempt.
            }
            case Grant.Unavailable away -> unavailable.incrementAndGet();
        }
    }

    /** {@code attempts unavailable operations window=admitted,…}. */
    private void report() {
        StringBuilder windows = new StringBuilder();
        new TreeMap<>(admitted)
                .forEach((window, count) ->
                        windows.append(window).append('=').append(count).append(','));
        say(attempts.get() + " " + unavailable.get() + " " + metrics.remoteOperations() + " " + windows);
    }

    private void enter(int maxCount) {
        LimitRule.Concurrency rule = new LimitRule.Concurrency("narrow", maxCount, OnUnavailable.CLOSED);
        switch (concurrency.enter(rule, "one", Runnable::run)) {
            case Decision.Now<Entrance> now -> entered(now.answer());
            case Decision.Later<Entrance> later -> later.answer().onSuccess(this::entered);
        }
    }

    private void entered(Entrance entrance) {
        switch (entrance) {
            case Entrance.Inside in -> {
                inside.addLast(in);
                say("inside");
            }
            case Entrance.Full full -> say("full");
            case Entrance.Unavailable away -> say("unavailable");
        }
    }

    private void say(String line) {
        System.out.println("> " + line);
        System.out.flush();
    }
}
