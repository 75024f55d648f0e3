package dev.sallyport.load.subject;

import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import dev.sallyport.load.swarm.Endpoint;
import java.time.Duration;
import java.util.List;

/** The upstream stub: what all other targets stand before, and by itself the scenario without a gateway. */
public final class StubTarget implements Target {
    static final String PATH = "/mcp";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    private final PinnedProcess process;
    private final int port;

    private StubTarget(PinnedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    public static StubTarget start(Workplace workplace) throws InterruptedException {
        int port = FreePort.next();
        List<String> command = workplace.java(
                "loadtest",
                List.of("-Xms128m", "-Xmx128m"),
                "dev.sallyport.load.stub.UpstreamStub",
                List.of("--port", Integer.toString(port)));
        PinnedProcess process = PinnedProcess.start("stub", workplace.cores().load(), workplace.directory(), command);
        process.awaitListening(port, STARTS_WITHIN);
        return new StubTarget(process, port);
    }

    int port() {
        return port;
    }

    @Override
    public String scenario() {
        return "00-no-gateway";
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(port, PATH);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String description() {
        return "upstream stub alone, on the load's core";
    }

    @Override
    public void close() {
        process.close();
    }
}
