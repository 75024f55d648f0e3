package dev.sallyport.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Keycloak process with data of its own. The first start on a machine fetches and builds it, which takes a minute and
 * is shared with {@code compose/up}; later ones take some ten seconds. For one thread at a time.
 */
public final class KeycloakServer implements AutoCloseable {
    private static final String ADMIN = "admin";
    private static final String PREPARATION = "compose/stack/keycloak-for-tests.mjs";

    /** It lives too shortly for the optimizing compiler to pay. */
    private static final String QUICK_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    private static final Duration PREPARED_WITHIN = Duration.ofMinutes(10);
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Path home;
    private final List<String> command;
    private final String url;
    private final String adminPassword = UUID.randomUUID().toString();
    private final Http http = new Http();
    private @Nullable Process process;

    private KeycloakServer(Path home, List<String> command, int port) {
        this.home = home;
        this.command = command;
        this.url = "http://127.0.0.1:" + port;
    }

    /** A running server on free ports, whose data is gone when it is closed. */
    public static KeycloakServer temporary() {
        try {
            Path home = Files.createTempDirectory("keycloak-");
            int port = FreePort.next();
            KeycloakServer server = new KeycloakServer(home, prepared(home, port, FreePort.next()), port);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same preparation and the same command line as compose/up's, so that a machine unpacks and builds it once. */
    private static List<String> prepared(Path home, int port, int managementPort) throws IOException {
        Path root = root();
        Path answer = home.resolve("command.json");
        Process preparation = new ProcessBuilder(
                        "node",
                        root.resolve(PREPARATION).toString(),
                        home.toString(),
                        String.valueOf(port),
                        String.valueOf(managementPort))
                .directory(root.toFile())
                .redirectOutput(answer.toFile())
                .redirectError(home.resolve("preparation.err").toFile())
                .start();
        if (!endsWithin(preparation, PREPARED_WITHIN) || preparation.exitValue() != 0) {
            preparation.destroyForcibly();
            throw new IllegalStateException(
                    "Keycloak cannot be prepared: " + Files.readString(home.resolve("preparation.err")));
        }
        List<String> command = new ArrayList<>();
        Http.JSON.readTree(answer.toFile()).forEach(argument -> command.add(argument.asText()));
        command.add(1, QUICK_COMPILER_ONLY);
        return command;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve(PREPARATION))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("not inside the repository: no " + PREPARATION + " above");
        }
        return folder;
    }

    /** Starts it, again with the same ports and data, and waits until it answers. */
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("keycloak.log").toFile()));
        builder.environment()
                .putAll(Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", adminPassword));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady(process);
    }

    private void awaitReady(Process started) {
        URI ready = URI.create(url + "/realms/master/.well-known/openid-configuration");
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!http.answers(ready)) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Keycloak did not start; its log is " + home.resolve("keycloak.log"));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Stops it; its data stays. */
    public void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!endsWithin(running, STOPPED_WITHIN)) {
                running.destroyForcibly();
            }
            process = null;
        }
    }

    private static boolean endsWithin(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where it is, like {@code http://127.0.0.1:12345}. */
    public String url() {
        return url;
    }

    /**
     * Makes a realm of {@code representation}, as in Keycloak's realm files.
     *
     * @return the realm, by the name that the representation has
     */
    public KeycloakRealm create(ObjectNode representation) {
        admin("POST", "/admin/realms", representation);
        return new KeycloakRealm(this, http, representation.path("realm").asText());
    }

    /** Makes the realm that compose/up imports, with these values for its placeholders. */
    public KeycloakRealm createDemoRealm(Map<String, String> placeholders) {
        try {
            String realm = Files.readString(root().resolve("compose/keycloak/sallyport-realm.json"));
            for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
                realm = realm.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
            }
            return create((ObjectNode) Http.JSON.readTree(realm));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the admin API; a token is fetched for each question, because they live for a minute only. */
    JsonNode admin(String method, String path, @Nullable JsonNode body) {
        JsonNode token = http.form(
                URI.create(url + "/realms/master/protocol/openid-connect/token"),
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        ADMIN,
                        "password",
                        adminPassword));
        return http.json(
                method, URI.create(url + path), token.path("access_token").asText(), body);
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
