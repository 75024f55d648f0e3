package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.testkit.KafkaBroker;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RestartTest {
    private static final String SERVER = """
            {"basePath":"%s","backend":{"url":"https://up.example.com/mcp"}}""";

    @Test
    void aNewInstanceIsWhatTheOldOneWas() {
        try (KafkaBroker kafka = RunningKafka.start()) {
            Image before;
            long removal;
            try (RunningService service = RunningService.on(kafka)) {
                service.put("/servers/kept", SERVER.formatted("kept"));
                Reply gone = service.put("/servers/gone", SERVER.formatted("gone"));
                service.delete("/servers/gone", "If-Match", gone.header("ETag"));
                removal = service.get("/servers/gone/history")
                        .json()
                        .at("/revisions/0/revision")
                        .asLong();
                before = Image.of(service);
            }
            try (RunningService service = RunningService.on(kafka)) {
                assertThat(Image.of(service)).isEqualTo(before);

                Reply next = service.put("/servers/next", SERVER.formatted("next"));

                assertThat(next.header("ETag")).isEqualTo("\"" + (removal + 1) + "\"");
            }
        }
    }

    private record Image(JsonNode servers, JsonNode kept, JsonNode gone, JsonNode keys) {
        static Image of(RunningService service) {
            return new Image(
                    service.get("/servers").json(),
                    service.get("/servers/kept/history").json(),
                    service.get("/servers/gone/history").json(),
                    service.get("/session-keys").json());
        }
    }

    @Test
    void anotherMasterKeyIsNoticedAndDestroysNothing() {
        byte[] other = new byte[32];
        other[0] = 1;
        try (KafkaBroker kafka = RunningKafka.start()) {
            JsonNode keys;
            try (RunningService service = RunningService.on(kafka)) {
                keys = service.get("/session-keys").json();
            }
            try (RunningService service = RunningService.notYetReady(
                    kafka.bootstrapServers(), Base64.getEncoder().encodeToString(other))) {
                Awaitility.await()
                        .atMost(RunningService.LIMIT)
                        .until(() -> service.get("/session-keys").status() == 200);

                Reply rotated = service.send(service.request("POST", "/session-keys/rotate", ""));

                assertThat(rotated.status()).isEqualTo(409);
                // What this key seals or hashes, no edge could open or find.
                assertThat(service.put("/subscriptions/crew", "{\"scope\":\"all\"}")
                                .status())
                        .isEqualTo(409);
                assertThat(service.put("/named-values/key", "{\"secret\":true,\"value\":\"x\"}")
                                .status())
                        .isEqualTo(409);
                assertThat(service.isReady()).isFalse();
                assertThat(service.get("/session-keys").json()).isEqualTo(keys);
            }
        }
    }
}
