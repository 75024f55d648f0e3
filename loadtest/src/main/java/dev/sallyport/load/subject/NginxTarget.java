package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.swarm.Flood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** nginx as a plain proxy, the measure of all gateways here: one worker, streaming, connections kept on both sides. */
public final class NginxTarget implements Target {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    private final PinnedProcess process;
    private final int port;
    private final String version;

    private NginxTarget(PinnedProcess process, int port, String version) {
        this.process = process;
        this.port = port;
        this.version = version;
    }

    public static NginxTarget start(Workplace workplace, Path executable, StubTarget upstream)
            throws InterruptedException {
        return start(workplace, executable, upstream, "nginx");
    }

    /** Starts one under a name of its own. */
    static NginxTarget start(Workplace workplace, Path executable, StubTarget upstream, String name)
            throws InterruptedException {
        int port = FreePort.next();
        try {
            Path directory = Files.createDirectory(workplace.directory().resolve(name));
            Path configuration = ProxyTemplate.fill("nginx.conf", directory, port, upstream);
            List<String> command = List.of(
                    executable.toString(), "-p", directory.toString(), "-c", configuration.toString(), "-e", "stderr");
            PinnedProcess process =
                    PinnedProcess.start(name, workplace.cores().target(), workplace.directory(), command);
            process.awaitListening(port, STARTS_WITHIN);
            return new NginxTarget(process, port, version(ProxyTemplate.said(executable, "-v")));
        } catch (IOException failure) {
            throw new UncheckedIOException("nginx cannot be set up", failure);
        }
    }

    /** The number behind the slash of what it says of itself. */
    static String version(String said) {
        return said.substring(said.indexOf('/') + 1).strip();
    }

    @Override
    public String scenario() {
        return "01-nginx";
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(port, StubTarget.PATH);
    }

    /** The stub's endpoint behind it that answers so. */
    public Target answering(Payload payload) {
        return new OtherEndpoint(
                payload.scenario() + "/nginx",
                new Endpoint(port, payload.path()),
                payload.direct(),
                "nginx of 01-nginx: " + payload.whole(),
                this);
    }

    /** A path where it refuses what comes: what the least of all refusals costs. */
    public Flooded refusing() {
        return new Flooded(
                "61-floods/nginx",
                this,
                () -> new Flood(
                        endpoint(),
                        new Endpoint(port, "/refused"),
                        Optional.empty(),
                        new Flood.Refused(401, "401 Authorization Required", false)),
                "nginx of 01-nginx: a path where it has return 401");
    }

    /** The same endpoint under the name of another scenario. */
    public Target named(String scenario) {
        return new OtherEndpoint(scenario, endpoint(), dialogue(), "nginx of 01-nginx", this);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String description() {
        return "nginx " + version + ", 1 worker, proxy_buffering off, proxy_buffer_size 32k, keep-alive on both sides";
    }

    @Override
    public void close() {
        process.close();
    }
}
