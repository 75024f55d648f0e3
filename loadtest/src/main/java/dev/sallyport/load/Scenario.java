package dev.sallyport.load;

import dev.sallyport.load.subject.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be asked for. */
enum Scenario {
    NO_GATEWAY("00-no-gateway"),
    NGINX("01-nginx"),
    /** Another plain proxy, so that what is nginx's own is not taken for what proxying costs. */
    HAPROXY("02-haproxy"),
    /** A gateway of the kind that a team of Java programmers would take, plain. */
    SPRING("03-spring-cloud-gateway"),
    /** A gateway as most MCP gateways are made: the parts of an MCP SDK, and every message read and written anew. */
    MCP_SDK("04-mcp-sdk-gateway"),
    PLAIN("10-plain"),
    /** The same edge: a subscription key and nothing else. */
    KEY("11-key"),
    /** The same edge: an access token and nothing else. */
    JWT("12-jwt"),
    /** The same edge: a key, a tool policy, a rate limit, the call's record. */
    GOVERNED("13-governed"),
    /** The same edge: a list of tools of which the caller may see half. */
    LIST_FILTERED("14-list-filtered"),
    /** The same edge: each call is answered with a stream of ten events. */
    SSE_SHORT("20-sse-short"),
    /** The same edge: with a hundred. */
    SSE_PROGRESS("21-sse-progress"),
    /** The same edge: results of 16 KB, and of 1 MB. */
    LARGE("30-large"),
    /** The server of {@link #GOVERNED}: every second many calls at once beside those at a constant rate. */
    BURST("31-burst"),
    /** Another edge with the same server among ten thousand, and as many subscriptions. */
    MANY_SERVERS("40-many-servers"),
    /** Another edge with a hundred thousand sessions that nobody uses. */
    MANY_SESSIONS("41-many-sessions"),
    IDLE_STREAMS("22-sse-idle"),
    /** Events through an edge, with and without a ring to resume them from. */
    RELAY("23-relay-latency"),
    /** One, two and four edges of a cluster that count limits together. */
    CLUSTER("51-rate-limit-cluster"),
    /** Changes of the configuration of an edge that has ten thousand servers. */
    CONFIG_CHANGE("50-config-change"),
    /** The same edge: clients that open a session, call once and go. */
    CHURN("60-session-churn"),
    /** The same edge: floods of requests that are refused, and those who call meanwhile. */
    FLOODS("61-floods"),
    /** Edges that are started again and again, with and without an AOT cache. */
    START("70-start"),
    LATENCY("latency"),
    /** By itself, and with edges of its own: see {@link Soak}. */
    SOAK("soak");

    /** Each measures how much goes through one target; asked for together, they take turns. */
    static final List<Scenario> THROUGHPUT = List.of(
            NO_GATEWAY,
            NGINX,
            HAPROXY,
            SPRING,
            MCP_SDK,
            PLAIN,
            KEY,
            JWT,
            GOVERNED,
            LIST_FILTERED,
            SSE_SHORT,
            SSE_PROGRESS,
            LARGE,
            MANY_SERVERS,
            MANY_SESSIONS);

    /** What is answered other than the small result; nginx has a turn beside the edge's. */
    static final Map<Scenario, List<Payload>> PAYLOADS = Map.of(
            LIST_FILTERED, List.of(Payload.LIST),
            SSE_SHORT, List.of(Payload.EVENTS_10),
            SSE_PROGRESS, List.of(Payload.EVENTS_100),
            LARGE, List.of(Payload.LARGE_16K, Payload.LARGE_1M));

    /** What latencies are always compared between. */
    static final Set<Scenario> COMPARED = Set.of(NO_GATEWAY, NGINX, PLAIN, GOVERNED);

    /** Those that have something beside nginx. */
    static final Set<Scenario> WITH_NGINX = Set.of(
            NGINX,
            LIST_FILTERED,
            SSE_SHORT,
            SSE_PROGRESS,
            LARGE,
            BURST,
            CHURN,
            FLOODS,
            LATENCY,
            IDLE_STREAMS,
            RELAY,
            START);

    /** Those that call a server on the edge of {@link #PLAIN}. */
    static final Set<Scenario> ON_THE_EDGE = Set.of(
            PLAIN, KEY, JWT, GOVERNED, LIST_FILTERED, SSE_SHORT, SSE_PROGRESS, LARGE, BURST, CHURN, FLOODS, LATENCY);

    private final String label;

    Scenario(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static Scenario named(String label) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.label.equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no scenario " + label + " (expected: some of " + names() + ")"));
    }

    static String names() {
        return Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", "));
    }
}
