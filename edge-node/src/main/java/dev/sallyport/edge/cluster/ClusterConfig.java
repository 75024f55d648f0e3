package dev.sallyport.edge.cluster;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.process.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cluster that edges share their counts in. Hazelcast's community edition neither authenticates members nor
 * encrypts what they say: whoever reaches {@code listen} is in. So it listens on loopback unless told otherwise, and
 * must be told a private network only.
 *
 * @param name edges of different names never meet
 * @param mode whether this edge keeps counts itself
 * @param listen where other members connect; 0 lets the operating system choose, for an edge that is alone
 * @param members where other members are, {@code host:port}; or one {@code dns:///name:port}, whose addresses all are
 *     members, like those of a headless service of Kubernetes
 * @param membersMin fewer members never grant from shared counts; half of the members and one more makes even the
 *     first start exact, when members may not find each other
 * @param heartbeatTimeout after which a silent member is taken for gone
 * @param absentKept how long shares of limits are set aside for a member that went without a farewell
 */
public record ClusterConfig(
        String name,
        Mode mode,
        HostPort listen,
        List<String> members,
        int membersMin,
        Duration heartbeatTimeout,
        Duration absentKept) {
    private static final String DNS = "dns:///";
    private static final Rule MEMBER = Rule.matching(
            "(" + DNS + ")?[A-Za-z0-9._-]{1,253}:[0-9]{1,5}",
            "host:port of another member, like 10.0.0.2:5701, or dns:///name:port of all");
    private static final String DEFAULT_NAME = "sallyport";
    private static final int DEFAULT_PORT = 5701;
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ABSENT_KEPT = Duration.ofMinutes(5);

    /**
     * How long a new master may ask the others at most before it does without them. Hazelcast takes it for the number of
     * questions, too, and puts the first few within milliseconds: with five, the others of a cluster whose master left in
     * order fell apart when one of them saw it leave a moment after the other. Fifteen take a second and a half.
     */
    static final Duration CLAIM = Duration.ofSeconds(15);

    public ClusterConfig {
        members = List.copyOf(members);
    }

    /** How an edge takes part. */
    public enum Mode {
        /** Keeps counts. */
        MEMBER,
        /** Asks members; has no share of its own while it cannot. */
        CLIENT
    }

    /** Reads the block {@code cluster}. */
    public static Optional<ClusterConfig> read(Fields fields) {
        Optional<String> name = fields.optionalString("name", Rule.NAME);
        Mode mode = fields.choice("mode", Mode.class, Mode.MEMBER);
        Optional<HostPort> listen = fields.optionalObject("listen", HostPort::read);
        List<String> members = fields.strings("members", MEMBER);
        int membersMin = fields.integer("membersMin", 1, 1, 1_000);
        Duration heartbeatTimeout =
                fields.duration("heartbeatTimeout", HEARTBEAT_TIMEOUT, Duration.ofSeconds(2), Duration.ofMinutes(1));
        Duration absentKept = fields.duration("absentKept", ABSENT_KEPT, Duration.ofMinutes(1), Duration.ofHours(24));
        if (mode == Mode.CLIENT && members.isEmpty()) {
            fields.problem("members", "at least one member, for a client keeps no counts itself");
        }
        if (members.size() > 1 && members.stream().anyMatch(ClusterConfig::isName)) {
            fields.problem("members", "a dns:/// name alone, or host:port of each member");
        }
        return fields.build(() -> new ClusterConfig(
                name.orElse(DEFAULT_NAME),
                mode,
                listen.orElse(HostPort.loopback(DEFAULT_PORT)),
                members,
                membersMin,
                heartbeatTimeout,
                absentKept));
    }

    private static boolean isName(String member) {
        return member.startsWith(DNS);
    }

    /** The name whose addresses are the members; absent where {@link #members} lists them. */
    Optional<HostPort> membersName() {
        return members.stream().filter(ClusterConfig::isName).findFirst().map(name -> {
            int colon = name.lastIndexOf(':');
            return new HostPort(name.substring(DNS.length(), colon), Integer.parseInt(name.substring(colon + 1)));
        });
    }

    /**
     * Within which all members notice a loss: silence, then the vote for a new master, then what clocks may differ and
     * threads may lag.
     */
    Duration detection() {
        return heartbeatTimeout.plus(CLAIM).plusSeconds(5);
    }
}
