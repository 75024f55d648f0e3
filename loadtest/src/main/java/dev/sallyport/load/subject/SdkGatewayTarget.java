package dev.sallyport.load.subject;

import dev.sallyport.contract.Json;
import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.ToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A gateway of the MCP SDK's own parts on Node, its server in front and its client behind. It reads every message and writes
 * it anew, so what it answers is the upstream's JSON with its members in another order.
 */
public final class SdkGatewayTarget implements Target {
    private static final String NAME = "mcp-sdk-gateway";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    private final PinnedProcess process;
    private final int port;
    private final String versions;

    private SdkGatewayTarget(PinnedProcess process, int port, String versions) {
        this.process = process;
        this.port = port;
        this.versions = versions;
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException when what it needs is not installed
     */
    public static SdkGatewayTarget start(Workplace workplace, Path node, StubTarget upstream)
            throws InterruptedException {
        Path directory = workplace.peer(NAME);
        String sdk = sdkVersion(directory.resolve("node_modules/@modelcontextprotocol/sdk/package.json"));
        int port = FreePort.next();
        List<String> command = List.of(
                node.toString(),
                directory.resolve("gateway.mjs").toString(),
                "--port",
                Integer.toString(port),
                "--upstream",
                "http://127.0.0.1:" + upstream.port() + StubTarget.PATH);
        try {
            String versions =
                    sdk + " on Node " + ProxyTemplate.said(node, "--version").strip();
            PinnedProcess process =
                    PinnedProcess.start(NAME, workplace.cores().target(), workplace.directory(), command);
            process.awaitListening(port, STARTS_WITHIN);
            return new SdkGatewayTarget(process, port, versions);
        } catch (IOException failure) {
            throw new UncheckedIOException("Node cannot be run", failure);
        }
    }

    private static String sdkVersion(Path description) {
        try {
            return Json.MAPPER.readTree(description.toFile()).path("version").asText();
        } catch (IOException missing) {
            throw new IllegalStateException(
                    description + " cannot be read: loadtest/run installs what it is to have", missing);
        }
    }

    @Override
    public String scenario() {
        return "04-mcp-sdk-gateway";
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(port, StubTarget.PATH);
    }

    @Override
    public Dialogue dialogue() {
        return Dialogue.call(ToolCall.RESULT_REWRITTEN);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String description() {
        return "a gateway of the parts of @modelcontextprotocol/sdk " + versions
                + ": Streamable HTTP on both sides, an upstream session for each session, answers as JSON";
    }

    @Override
    public void close() {
        process.close();
    }
}
