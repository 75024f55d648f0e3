package dev.sallyport.edge.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of its own, in which addresses of loopback can be cut off from one another by routing rules. It is gone with the process that holds it. Linux, as root, with iproute2 and util-linux.
 */
final class SplittableNetwork implements AutoCloseable {
    private static final int FIRST_PREFERENCE = 10;
    private static final int LOCAL_PREFERENCE = 100;

    private final Process holder;
    private final List<Integer> cuts = new ArrayList<>();

    private SplittableNetwork(Process holder) {
        this.holder = holder;
    }

    /** Aborts the test, visibly, on a machine where there is no such thing. */
    static SplittableNetwork create(List<String> addresses) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/nsenter")) && run("unshare", "--net", "ip", "rule", "list") == 0,
                "network namespaces (Linux, root, iproute2)");
        Process holder =
                new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec cat").start();
        try (Reader up = new InputStreamReader(holder.getInputStream(), StandardCharsets.US_ASCII)) {
            if (up.read() != 'u') {
                throw new IOException("no network namespace");
            }
        }
        SplittableNetwork network = new SplittableNetwork(holder);
        for (String address : addresses) {
            network.ip("address", "add", address + "/8", "dev", "lo");
        }
        // The local table is asked first otherwise, and knows every address.
        network.ip("rule", "add", "pref", Integer.toString(LOCAL_PREFERENCE), "lookup", "local");
        network.ip("rule", "del", "pref", "0");
        return network;
    }

    /** What to put before a command so that it runs in this network. */
    List<String> within() {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    /** From now on nothing gets from one to the other, on connections that there are, too. */
    void cut(String one, String other) throws IOException, InterruptedException {
        drop(one, other);
        drop(other, one);
    }

    private void drop(String from, String to) throws IOException, InterruptedException {
        int preference = FIRST_PREFERENCE + cuts.size();
        ip("rule", "add", "pref", Integer.toString(preference), "from", from, "to", to, "blackhole");
        cuts.add(preference);
    }

    void heal() throws IOException, InterruptedException {
        for (int preference : cuts) {
            ip("rule", "del", "pref", Integer.toString(preference));
        }
        cuts.clear();
    }

    private void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(within());
        command.add("ip");
        command.addAll(List.of(arguments));
        if (run(command.toArray(String[]::new)) != 0) {
            throw new IOException(String.join(" ", command));
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException notThere) {
            return -1;
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
