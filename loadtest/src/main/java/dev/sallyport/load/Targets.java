package dev.sallyport.load;

import dev.sallyport.load.subject.ChangingEdge;
import dev.sallyport.load.subject.CrowdedEdge;
import dev.sallyport.load.subject.EdgeStarts;
import dev.sallyport.load.subject.EdgeTarget;
import dev.sallyport.load.subject.Flooded;
import dev.sallyport.load.subject.HaproxyTarget;
import dev.sallyport.load.subject.NginxStarts;
import dev.sallyport.load.subject.NginxTarget;
import dev.sallyport.load.subject.Payload;
import dev.sallyport.load.subject.SdkGatewayTarget;
import dev.sallyport.load.subject.SharedLimit;
import dev.sallyport.load.subject.SpringTarget;
import dev.sallyport.load.subject.Startable;
import dev.sallyport.load.subject.StreamTargets;
import dev.sallyport.load.subject.StubTarget;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.subject.Workplace;
import dev.sallyport.load.wire.NettyTransport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The targets that the chosen scenarios call, running. The stub is always among them: all others stand before it. */
final class Targets implements AutoCloseable {
    private static final long MICROS_A_SECOND = 1_000_000;

    /** How many edges the clusters have that are compared. */
    private static final List<Integer> CLUSTERS = List.of(1, 2, 4);

    private final Set<Scenario> chosen;
    /** Each with a process of its own, in the order in which they were started. */
    private final List<Target> processes = new ArrayList<>();
    /** What each scenario calls, whether it was chosen or not. */
    private final Map<Scenario, List<Target>> called = new EnumMap<>(Scenario.class);

    private final List<SharedLimit> clusters = new ArrayList<>();
    /** What is refused; nginx's refusals are the first. */
    private final List<Flooded> floods = new ArrayList<>();

    private Optional<StreamTargets> streams = Optional.empty();
    private Optional<ChangingEdge> changing = Optional.empty();
    private Optional<EdgeStarts> starts = Optional.empty();
    /** What is started for each measurement of a start. */
    private List<Startable> startables = List.of();

    private Targets(Set<Scenario> chosen) {
        this.chosen = chosen;
    }

    static Targets start(Options options, NettyTransport transport) throws InterruptedException {
        Targets targets = new Targets(options.scenarios());
        boolean complete = false;
        try {
            Workplace workplace = new Workplace(options.repository(), options.work(), options.cores());
            targets.startAll(options, workplace, transport);
            complete = true;
            return targets;
        } finally {
            if (!complete) {
                targets.close();
            }
        }
    }

    private void startAll(Options options, Workplace workplace, NettyTransport transport) throws InterruptedException {
        StubTarget stub = started(Scenario.NO_GATEWAY, StubTarget.start(workplace));
        Optional<NginxTarget> nginx = Optional.empty();
        if (needs(Scenario.WITH_NGINX)) {
            nginx = Optional.of(started(
                    Scenario.NGINX,
                    NginxTarget.start(workplace, options.proxies().ofNginx(), stub)));
        }
        startPeers(options, workplace, stub);
        if (needs(Scenario.ON_THE_EDGE)) {
            EdgeTarget edge = started(Scenario.PLAIN, EdgeTarget.start(workplace, stub));
            haveServers(edge, nginx);
        }
        if (chosen.contains(Scenario.MANY_SERVERS)) {
            started(Scenario.MANY_SERVERS, CrowdedEdge.ofServers(workplace, stub));
        }
        if (chosen.contains(Scenario.MANY_SESSIONS)) {
            started(Scenario.MANY_SESSIONS, CrowdedEdge.ofSessions(workplace, stub, transport));
        }
        if (chosen.contains(Scenario.START)) {
            EdgeStarts prepared = EdgeStarts.prepare(workplace, stub);
            starts = Optional.of(prepared);
            Startable nginxStarts = new NginxStarts(workplace, options.proxies().ofNginx(), stub);
            startables = Stream.concat(Stream.of(nginxStarts), prepared.all().stream())
                    .toList();
        }
        if (chosen.contains(Scenario.RELAY) || chosen.contains(Scenario.IDLE_STREAMS)) {
            long everyMicros = MICROS_A_SECOND
                    * options.settings().connections()
                    / options.settings().callsPerSecond();
            streams = Optional.of(StreamTargets.start(workplace, stub, everyMicros));
        }
        if (chosen.contains(Scenario.CONFIG_CHANGE)) {
            changing = Optional.of(started(Scenario.CONFIG_CHANGE, ChangingEdge.start(workplace, stub)));
        }
        if (chosen.contains(Scenario.CLUSTER)) {
            for (int edges : CLUSTERS) {
                clusters.add(SharedLimit.start(workplace, stub, edges, transport));
            }
        }
    }

    /** Others that could stand where the edge stands. */
    private void startPeers(Options options, Workplace workplace, StubTarget stub) throws InterruptedException {
        if (chosen.contains(Scenario.HAPROXY)) {
            started(
                    Scenario.HAPROXY,
                    HaproxyTarget.start(workplace, options.proxies().ofHaproxy(), stub));
        }
        if (chosen.contains(Scenario.SPRING)) {
            started(Scenario.SPRING, SpringTarget.start(workplace, stub));
        }
        if (chosen.contains(Scenario.MCP_SDK)) {
            started(
                    Scenario.MCP_SDK,
                    SdkGatewayTarget.start(workplace, options.proxies().ofNode(), stub));
        }
    }

    private void haveServers(EdgeTarget edge, Optional<NginxTarget> nginx) {
        called.put(Scenario.KEY, List.of(edge.keyed()));
        called.put(Scenario.JWT, List.of(edge.tokens()));
        called.put(Scenario.GOVERNED, List.of(edge.governed()));
        floods.addAll(edge.floods());
        nginx.ifPresent(proxy -> {
            floods.addFirst(proxy.refusing());
            called.put(
                    Scenario.BURST, List.of(proxy.named("31-burst/nginx"), edge.called("31-burst", edge.governed())));
            called.put(
                    Scenario.CHURN,
                    List.of(proxy.named("60-session-churn/nginx"), edge.called("60-session-churn", edge)));
        });
        Scenario.PAYLOADS.forEach((scenario, payloads) -> {
            List<Target> turns = new ArrayList<>();
            for (Payload payload : payloads) {
                nginx.ifPresent(proxy -> turns.add(proxy.answering(payload)));
                turns.add(edge.answering(payload));
            }
            called.put(scenario, turns);
        });
    }

    private <T extends Target> T started(Scenario scenario, T target) {
        processes.add(target);
        called.put(scenario, List.of(target));
        return target;
    }

    private boolean needs(Set<Scenario> some) {
        return !Collections.disjoint(chosen, some);
    }

    /** Those that are to have been under full load before anything is measured; events are a load of their own. */
    List<Target> toWarmUp() {
        Stream<Target> idle = chosen.contains(Scenario.IDLE_STREAMS)
                ? Stream.concat(processes.stream(), streams.stream().map(StreamTargets::edge))
                : Stream.empty();
        // Whoever is just started is not to be measured with clients and a stub that are, too.
        Stream<Target> besideStarts = chosen.contains(Scenario.START) ? processes.stream() : Stream.empty();
        return Stream.of(
                        saturated().stream(),
                        compared().stream(),
                        changing.stream().map(Target.class::cast),
                        edgesOfClusters(),
                        idle,
                        besideStarts)
                .flatMap(all -> all)
                .distinct()
                .toList();
    }

    /** All that run, each process once. */
    List<Target> processes() {
        return Stream.of(processes.stream(), streams.stream().map(StreamTargets::edge), edgesOfClusters())
                .flatMap(all -> all)
                .toList();
    }

    private Stream<Target> edgesOfClusters() {
        return clusters.stream().flatMap(cluster -> cluster.edges().stream());
    }

    /** The one whose configuration is changed, when somebody asked for it. */
    Optional<ChangingEdge> changing() {
        return changing;
    }

    /** Those whose edges count limits together; empty when nobody asked for it. */
    List<SharedLimit> clusters() {
        return List.copyOf(clusters);
    }

    /** Those whose latencies are compared; empty when nobody asked for it. */
    List<Target> compared() {
        return chosen.contains(Scenario.LATENCY) ? calledBy(Scenario.COMPARED) : List.of();
    }

    /** Those that relay events, and the upstream itself. */
    List<Target> relays() {
        return streams.stream()
                .flatMap(pair -> Stream.concat(
                        calledBy(Set.of(Scenario.NO_GATEWAY, Scenario.NGINX)).stream()
                                .map(pair::ticking),
                        pair.ticking().stream()))
                .toList();
    }

    /** What is started for every round; empty when nobody asked for it. */
    List<Startable> starts() {
        return startables;
    }

    /** Those that hold idle streams. */
    List<Target> gateways() {
        return streams.stream()
                .flatMap(pair -> Stream.concat(calledBy(Set.of(Scenario.NGINX)).stream(), pair.idle().stream()))
                .toList();
    }

    /** Those of them that are called while their streams are open: with all that streams have by default. */
    List<Target> calledMeanwhile() {
        return streams.stream()
                .flatMap(pair -> Stream.concat(calledBy(Set.of(Scenario.NGINX)).stream(), Stream.of(pair.withRings())))
                .toList();
    }

    /** Those that are flooded, with what; empty when nobody asked for it. */
    List<Flooded> floods() {
        return chosen.contains(Scenario.FLOODS) ? List.copyOf(floods) : List.of();
    }

    /** What callers call while there are floods. */
    Target besideFloods() {
        return calledBy(Set.of(Scenario.GOVERNED)).getFirst();
    }

    /** Those at which clients come and go, or call in bursts, as {@code scenario} says; empty when nobody asked for it. */
    List<Target> asked(Scenario scenario) {
        return chosen.contains(scenario) ? called.getOrDefault(scenario, List.of()) : List.of();
    }

    /** Those whose throughput was asked for. */
    List<Target> saturated() {
        return calledBy(chosen);
    }

    /** In the order in which they take turns. */
    private List<Target> calledBy(Collection<Scenario> scenarios) {
        return Scenario.THROUGHPUT.stream()
                .filter(scenarios::contains)
                .flatMap(scenario -> called.getOrDefault(scenario, List.of()).stream())
                .toList();
    }

    @Override
    public void close() {
        clusters.forEach(SharedLimit::close);
        streams.ifPresent(StreamTargets::close);
        starts.ifPresent(EdgeStarts::close);
        Collections.reverse(processes);
        processes.forEach(Target::close);
    }
}
