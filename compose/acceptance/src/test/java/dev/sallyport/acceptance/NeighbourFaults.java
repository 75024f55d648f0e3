package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.acceptance.TroubledUpstream.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** What upstreams and clients do wrong: their own calls feel it, and the load, which has others, does not. */
final class NeighbourFaults {
    private static final int CALLERS = 5;
    private static final int CALLS = 4;
    private static final String ANSWER_WITHIN = "2s";
    private static final int SLOW_CLIENTS = 20;
    private static final Duration SLOW_FOR = Duration.ofSeconds(10);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(20);

    private NeighbourFaults() {}

    static Fault upstream(Trouble trouble) {
        return switch (trouble) {
            case HANG ->
                upstream(
                        trouble,
                        "an upstream never answers (its server: " + ANSWER_WITHIN + ")",
                        "its calls: 504, `upstream_timeout`",
                        Set.of("504 upstream_timeout"));
            case RESET ->
                upstream(
                        trouble,
                        "an upstream resets connections in the middle of an event",
                        "its calls: the error `upstream_broke_off`",
                        Set.of("200 upstream_broke_off", "502 upstream_broke_off"));
            case GARBAGE ->
                upstream(
                        trouble,
                        "an upstream answers what is no HTTP",
                        "its calls: 502, `upstream_broke_off`",
                        Set.of("502 upstream_broke_off"));
        };
    }

    private static Fault upstream(Trouble trouble, String name, String seen, Set<String> words) {
        return Fault.harmless(name, seen, scene -> {
            try (TroubledUpstream upstream = TroubledUpstream.start(trouble)) {
                FaultClient client = serve(
                        scene,
                        "troubled",
                        upstream.url(),
                        server -> server.withObject("/backend")
                                .putObject("timeouts")
                                .put("response", ANSWER_WITHIN));
                try (client) {
                    List<Thread> callers = new ArrayList<>();
                    for (int i = 0; i < CALLERS; i++) {
                        callers.add(Thread.ofVirtual().start(() -> call(scene, client, words)));
                    }
                    for (Thread caller : callers) {
                        caller.join();
                    }
                }
            }
        });
    }

    private static void call(FaultScene scene, FaultClient client, Set<String> words) {
        try {
            for (int id = 2; id < 2 + CALLS; id++) {
                String outcome = FaultLoad.words(client.post(FaultLoad.echo(id)));
                scene.saw(outcome);
                scene.expect(words.contains(outcome), "a call of the upstream ended with " + outcome);
            }
        } catch (IOException unclear) {
            scene.expect(false, "a call of the upstream ended with " + unclear);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Their streams have more for them than they read: no more is fetched from the upstream, and nothing once they are gone. */
    static Fault slowClients() {
        return Fault.harmless(
                SLOW_CLIENTS + " clients do not read streams that never pause, and leave after " + SLOW_FOR.toSeconds()
                        + " s",
                "their upstream is made to wait, and let go when they are gone",
                scene -> {
                    NumberedUpstream upstream = scene.upstream();
                    FaultClient client = serve(
                            scene,
                            "flood",
                            upstream.floodUrl(),
                            server -> server.putObject("resumption").put("enabled", false));
                    try (client) {
                        String session = FaultLoad.open(client);
                        List<InputStream> unread = new ArrayList<>();
                        for (int i = 0; i < SLOW_CLIENTS; i++) {
                            HttpResponse<InputStream> stream = client.stream(FaultLoad.headers(session));
                            scene.expect(
                                    stream.statusCode() == 200, "a stream was answered with " + stream.statusCode());
                            unread.add(stream.body());
                        }
                        scene.load().goesOnFor(SLOW_FOR);
                        scene.expect(upstream.floods() == SLOW_CLIENTS, upstream.floods() + " streams open");
                        awaitHeldBack(scene);
                        for (InputStream each : unread) {
                            each.close();
                        }
                        Awaitility.await("the upstream is let go")
                                .atMost(NOTICED_WITHIN)
                                .until(() -> upstream.floods() == 0);
                    }
                });
    }

    private static void awaitHeldBack(FaultScene scene) {
        long before = scene.upstream().flooded();
        scene.load().goesOnFor(Duration.ofSeconds(1));
        long more = scene.upstream().flooded() - before;
        scene.saw(
                "events of 64 KiB fetched for clients that do not read",
                scene.upstream().flooded());
        scene.expect(more == 0, more + " events were fetched for clients that do not read");
    }

    @FunctionalInterface
    private interface More {
        void to(ObjectNode server);
    }

    private static FaultClient serve(FaultScene scene, String suffix, URI backend, More more)
            throws IOException, InterruptedException {
        String name = scene.server(suffix);
        ObjectNode server = Servers.document(name, backend);
        more.to(server);
        scene.cluster()
                .config()
                .put("/servers/" + name + "?wait=applied&timeout=30s", server)
                .expect(201);
        return FaultClient.of(scene.cluster(), name);
    }
}
