package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import dev.sallyport.load.swarm.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy as a plain proxy, a second opinion beside nginx: one thread, streaming, connections kept on both sides. */
public final class HaproxyTarget implements Target {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("version ([0-9.]+)");

    private final PinnedProcess process;
    private final int port;
    private final String version;

    private HaproxyTarget(PinnedProcess process, int port, String version) {
        this.process = process;
        this.port = port;
        this.version = version;
    }

    public static HaproxyTarget start(Workplace workplace, Path executable, StubTarget upstream)
            throws InterruptedException {
        int port = FreePort.next();
        try {
            Path directory = Files.createDirectory(workplace.directory().resolve("haproxy"));
            Path configuration = ProxyTemplate.fill("haproxy.cfg", directory, port, upstream);
            List<String> command = List.of(executable.toString(), "-db", "-f", configuration.toString());
            PinnedProcess process =
                    PinnedProcess.start("haproxy", workplace.cores().target(), workplace.directory(), command);
            process.awaitListening(port, STARTS_WITHIN);
            return new HaproxyTarget(process, port, version(ProxyTemplate.said(executable, "-v")));
        } catch (IOException failure) {
            throw new UncheckedIOException("HAProxy cannot be set up", failure);
        }
    }

    /** The number in what it says of itself. */
    static String version(String said) {
        Matcher version = VERSION.matcher(said);
        return version.find() ? version.group(1) : "of unknown version";
    }

    @Override
    public String scenario() {
        return "02-haproxy";
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(port, StubTarget.PATH);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String description() {
        return "HAProxy " + version + ", nbthread 1, http-no-delay, tune.bufsize 32k, http-reuse always";
    }

    @Override
    public void close() {
        process.close();
    }
}
