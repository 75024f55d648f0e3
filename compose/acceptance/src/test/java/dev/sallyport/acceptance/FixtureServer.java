package dev.sallyport.acceptance;

import java.net.URI;
import java.time.Duration;

/** An MCP server of both eras, made with the official library. */
final class FixtureServer implements AutoCloseable {
    private final Program program;
    private final URI url;

    private FixtureServer(Program program) {
        this.program = program;
        String line = program.line(said -> said.startsWith("{\"port\":"), Duration.ofSeconds(30));
        this.url = URI.create("http://127.0.0.1:" + Json.read(line).path("port").asInt() + "/mcp");
    }

    static FixtureServer start() {
        return new FixtureServer(Program.node("fixture-server.mjs"));
    }

    /** The same again where one was before. */
    static FixtureServer startAt(int port) {
        return new FixtureServer(Program.node("fixture-server.mjs", "--port", Integer.toString(port)));
    }

    /** One whose answers are JSON, never streams. */
    static FixtureServer startPlain() {
        return new FixtureServer(Program.node("fixture-server.mjs", "--json"));
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        program.close();
    }
}
