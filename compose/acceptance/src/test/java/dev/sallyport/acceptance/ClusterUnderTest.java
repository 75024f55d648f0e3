package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The cluster that {@code compose/up} starts: edges, two unless {@code sallyport.edges} says otherwise, and all that belongs to them, each a process. */
final class ClusterUnderTest implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(1);
    private static final int TAIL_LINES = 25;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String EDGES = System.getProperty("sallyport.edges", "2");

    /** Tests start edges often, and wait for each. */
    private static final String WARM_UP = System.getProperty("sallyport.warmUp", "0s");

    private final List<URI> edges;
    private final Api config;
    private final Api telemetry;
    private final String kafka;

    private ClusterUnderTest(JsonNode endpoints) {
        String token = endpoints.path("adminToken").asText();
        List<URI> addresses = new ArrayList<>();
        endpoints.path("edges").forEach(edge -> addresses.add(URI.create(edge.asText())));
        this.edges = List.copyOf(addresses);
        this.config = new Api(URI.create(endpoints.path("config").asText()), token);
        this.telemetry = new Api(URI.create(endpoints.path("telemetry").asText()), token);
        this.kafka = endpoints.path("kafka").asText();
    }

    /** A new cluster with nothing in it but the demo; what an earlier run left behind is removed. */
    static ClusterUnderTest start() throws InterruptedException {
        compose("down", STOP_WITHIN);
        remove(Places.RUN_DIR);
        installNodePackages();
        if (OwnNetwork.isHere()) {
            OwnNetwork.prepare();
        }
        compose("up", START_WITHIN, "--detach", "--no-build", "--no-keycloak", "--edges", EDGES);
        return new ClusterUnderTest(Json.read(Places.RUN_DIR.resolve("endpoints.json")));
    }

    private static void installNodePackages() throws InterruptedException {
        Path installed = Places.NODE.resolve("node_modules").resolve(".package-lock.json");
        Path wanted = Places.NODE.resolve("package-lock.json");
        if (!Files.exists(installed)
                || installed.toFile().lastModified() < wanted.toFile().lastModified()) {
            try (Program install = Program.start(Places.NODE, "npm", "ci")) {
                install.succeed(Duration.ofMinutes(3));
            }
        }
    }

    List<URI> edges() {
        return edges;
    }

    /** What a client is given for {@code server}. */
    URI url(int edge, String server) {
        return edges.get(edge).resolve("/" + server + "/mcp");
    }

    /** Where that edge says whether it wants requests. */
    URI readiness(int edge) {
        int port = record("edge-" + (edge + 1)).path("ports").path("management").asInt();
        return URI.create("http://127.0.0.1:" + port + "/health/ready");
    }

    /** The broker's address. */
    String kafka() {
        return kafka;
    }

    List<URI> urls(String server) {
        return edges.stream().map(edge -> edge.resolve("/" + server + "/mcp")).toList();
    }

    Api config() {
        return config;
    }

    Api telemetry() {
        return telemetry;
    }

    /** The admin API of another instance of config-service. */
    Api config(String process) {
        int port = record(process).path("ports").path("http").asInt();
        return config.at(URI.create("http://127.0.0.1:" + port));
    }

    /** Makes {@code backend} a server of the gateway, in force on every edge when this returns. */
    void serve(String name, URI backend) throws IOException, InterruptedException {
        serve(name, Servers.document(name, backend));
    }

    /** The same with all that {@code document} says of it. */
    void serve(String name, ObjectNode document) throws IOException, InterruptedException {
        config.put("/servers/" + name + "?wait=applied&timeout=30s", document).expect(201);
    }

    /** Starts processes that were stopped, with the data and ports that they had; or further instances of services. */
    void up(String... processes) throws InterruptedException {
        up(Map.of(), processes);
    }

    /** The same, with {@code settings}, which their configuration has places for. */
    void up(Map<String, String> settings, String... processes) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--detach", "--no-build", "--edges", EDGES));
        arguments.addAll(List.of(processes));
        compose(settings, "up", START_WITHIN, arguments.toArray(String[]::new));
    }

    void down(String... processes) throws InterruptedException {
        compose("down", STOP_WITHIN, processes);
    }

    /** Ends a process as a power cut would. */
    void kill(String process) {
        ProcessHandle handle =
                ProcessHandle.of(record(process).path("pid").asLong()).orElseThrow();
        handle.destroyForcibly();
        Awaitility.await().atMost(STOP_WITHIN).until(() -> !handle.isAlive());
    }

    /** Stops a process in the middle of whatever it does, until it goes on. */
    void pause(String process) throws InterruptedException {
        signal("-STOP", process);
    }

    void goOn(String process) throws InterruptedException {
        signal("-CONT", process);
    }

    private static void signal(String signal, String process) throws InterruptedException {
        String pid = record(process).path("pid").asText();
        try (Program kill = Program.start(Places.MODULE, "kill", signal, pid)) {
            kill.succeed(STOP_WITHIN);
        }
    }

    /** The sum of an edge's samples of a metric, over all its labels; 0 where it has none. */
    double metric(int edge, String name) throws IOException, InterruptedException {
        HttpRequest question =
                HttpRequest.newBuilder(readiness(edge).resolve("/metrics")).build();
        return HTTP.send(question, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    Path logs() {
        return Places.RUN_DIR.resolve("logs");
    }

    String secret(String name) throws IOException {
        return Files.readString(Places.RUN_DIR.resolve("secrets").resolve(name)).strip();
    }

    /** The end of every log, for whoever has to find out what went wrong. */
    String tailsOfLogs() {
        try (Stream<Path> files = Files.list(logs())) {
            StringBuilder tails = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                tails.append("== ").append(file.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())
                        .forEach(line -> tails.append(line).append('\n'));
            }
            return tails.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            compose("down", STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the cluster may still run: compose/down --run-dir " + Places.RUN_DIR, e);
        }
    }

    private static JsonNode record(String process) {
        return Json.read(Places.RUN_DIR.resolve("processes").resolve(process + ".json"));
    }

    private static void compose(String script, Duration within, String... arguments) throws InterruptedException {
        compose(Map.of(), script, within, arguments);
    }

    private static void compose(Map<String, String> environment, String script, Duration within, String... arguments)
            throws InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Places.COMPOSE.resolve(script).toString(), "--run-dir", Places.RUN_DIR.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("WARM_UP", WARM_UP);
        if (OwnNetwork.isHere()) {
            variables.put("CLUSTER_HOSTS", "each-its-own");
        }
        try (Program program = Program.start(Places.MODULE, variables, command)) {
            program.succeed(within);
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
