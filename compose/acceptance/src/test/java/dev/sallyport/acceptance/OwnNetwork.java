package dev.sallyport.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of these tests when it is nobody else's, as under {@code unshare --net}: there, addresses of loopback can be
 * cut off from one another by routing rules. Linux, as root, with iproute2.
 */
final class OwnNetwork {
    private static final Duration DONE_WITHIN = Duration.ofSeconds(10);
    private static final int FIRST_PREFERENCE = 10;
    private static final int LOCAL_PREFERENCE = 100;
    private static final int INTERFACES_HEAD = 2;
    private static final int EDGES_MAX = 16;

    private static final boolean HERE = isAlone();

    private final List<Integer> cuts = new ArrayList<>();

    /** Whether nothing but loopback is here, so that nobody minds what is done to it. */
    static boolean isHere() {
        return HERE;
    }

    private static boolean isAlone() {
        try {
            return System.getProperty("user.name").equals("root")
                    && Files.readAllLines(Path.of("/proc/net/dev")).stream()
                            .skip(INTERFACES_HEAD)
                            .allMatch(line -> line.strip().startsWith("lo:"));
        } catch (IOException notLinux) {
            return false;
        }
    }

    /** Gives each edge an address for its cluster, as {@code compose/stack/cluster.mjs} chooses it. */
    static void prepare() throws InterruptedException {
        for (int edge = 1; edge <= EDGES_MAX; edge++) {
            ip("address", "add", address(edge) + "/8", "dev", "lo");
        }
        // The local table is asked first otherwise, and knows every address.
        ip("rule", "add", "pref", Integer.toString(LOCAL_PREFERENCE), "lookup", "local");
        ip("rule", "del", "pref", "0");
    }

    private static String address(int edge) {
        return "127.0.1." + edge;
    }

    /** From now on that edge and the others do not hear of each other, on connections that there are, too. */
    void cutOff(int edge, int edges) throws InterruptedException {
        for (int other = 1; other <= edges; other++) {
            if (other != edge) {
                drop(edge, other);
                drop(other, edge);
            }
        }
    }

    private void drop(int from, int to) throws InterruptedException {
        int preference = FIRST_PREFERENCE + cuts.size();
        ip("rule", "add", "pref", Integer.toString(preference), "from", address(from), "to", address(to), "blackhole");
        cuts.add(preference);
    }

    void heal() throws InterruptedException {
        for (int preference : cuts) {
            ip("rule", "del", "pref", Integer.toString(preference));
        }
        cuts.clear();
    }

    private static void ip(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Program ip = Program.start(Places.MODULE, command)) {
            ip.succeed(DONE_WITHIN);
        }
    }
}
