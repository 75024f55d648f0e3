package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import dev.sallyport.load.swarm.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Spring Cloud Gateway as a plain proxy: on Netty, one event loop as an edge has, streaming, connections kept on both sides. */
public final class SpringTarget implements Target {
    private static final String NAME = "spring-cloud-gateway";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Pattern JAR = Pattern.compile("spring-cloud-gateway-server-webflux-(.+)\\.jar");

    /** A heap as an edge has. Four event loops, its own choice on one core, cost a call a tenth more. */
    private static final List<String> FLAGS =
            List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-Dreactor.netty.ioWorkerCount=1");

    private final PinnedProcess process;
    private final int port;
    private final String version;

    private SpringTarget(PinnedProcess process, int port, String version) {
        this.process = process;
        this.port = port;
        this.version = version;
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException when it is not built
     */
    public static SpringTarget start(Workplace workplace, StubTarget upstream) throws InterruptedException {
        String version = version(jars(workplace.peer(NAME).resolve("target").resolve("lib")));
        int port = FreePort.next();
        List<String> command = workplace.java(
                Workplace.peerModule(NAME),
                FLAGS,
                "dev.sallyport.load.peer.PlainGateway",
                List.of("--port=" + port, "--upstream=http://127.0.0.1:" + upstream.port()));
        PinnedProcess process = PinnedProcess.start(NAME, workplace.cores().target(), workplace.directory(), command);
        process.awaitListening(port, STARTS_WITHIN);
        return new SpringTarget(process, port, version);
    }

    private static List<String> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException missing) {
            throw new IllegalStateException(
                    directory + " cannot be read: loadtest/run builds what it is to have", missing);
        }
    }

    /** That of the gateway among its class path's jars. */
    static String version(List<String> jars) {
        return jars.stream()
                .map(JAR::matcher)
                .filter(Matcher::matches)
                .map(jar -> jar.group(1))
                .findFirst()
                .orElse("of unknown version");
    }

    @Override
    public String scenario() {
        return "03-spring-cloud-gateway";
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
        return "Spring Cloud Gateway " + version
                + " on WebFlux and Netty, 1 event loop, one route without filters, keep-alive on both sides";
    }

    @Override
    public void close() {
        process.close();
    }
}
