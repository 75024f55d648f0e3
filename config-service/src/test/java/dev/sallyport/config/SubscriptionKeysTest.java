package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Keys are shown once, secrets never. */
class SubscriptionKeysTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final MasterKey MASTER_KEY =
            MasterKey.fromBase64(RunningService.MASTER_KEY).orElseThrow();
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE = RunningService.on(KAFKA);

    @AfterAll
    static void stop() {
        SERVICE.close();
        KAFKA.close();
    }

    private static String hash(JsonNode key) {
        return MASTER_KEY.hash(SubscriptionKeys.PURPOSE).of(key.asText());
    }

    private static List<ConsumerRecord<String, byte[]>> config(int count) {
        try (TopicRecorder recorder = TopicRecorder.of(KAFKA, Topics.CONFIG)) {
            return recorder.awaitCount(count, LIMIT);
        }
    }

    private static ConfigImage image(String etag) {
        int revision = Integer.parseInt(etag.replace("\"", ""));
        return ConfigImage.EMPTY.apply(
                config(revision).stream()
                        .flatMap(record -> ConfigRecordCodec.decode(
                                record.key().getBytes(StandardCharsets.UTF_8), Optional.ofNullable(record.value()))
                                .stream())
                        .toList(),
                Provenance.NONE);
    }

    private static SubscriptionKeys stored(String name, String etag) {
        return image(etag)
                .resources()
                .find(ResourceKind.SUBSCRIPTION, name)
                .orElseThrow()
                .resource()
                .keys()
                .orElseThrow();
    }

    @Test
    void bothKeysAreShownWhenTheyAreMadeAndOnlyTheirHashesAreStored() {
        Reply created = SERVICE.put("/subscriptions/new", "{\"scope\":\"all\"}");

        JsonNode keys = created.json().path("keys");
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(keys.path("primary").asText()).matches("sp_[A-Za-z0-9_-]{43}");
        assertThat(keys.path("secondary").asText())
                .matches("sp_[A-Za-z0-9_-]{43}")
                .isNotEqualTo(keys.path("primary").asText());
        SubscriptionKeys stored = stored("new", created.header("ETag"));
        assertThat(stored.primary().hash()).isEqualTo(hash(keys.path("primary")));
        assertThat(stored.secondary().hash()).isEqualTo(hash(keys.path("secondary")));
        assertThat(SERVICE.get("/subscriptions/new").json().has("keys")).isFalse();
    }

    @Test
    void anUpdateAndARollbackKeepTheKeysAndShowNone() {
        Reply created = SERVICE.put("/subscriptions/kept", "{\"scope\":\"all\"}");
        Reply updated =
                SERVICE.put("/subscriptions/kept", "{\"scope\":\"all\",\"state\":\"cancelled\"}", "If-Match", "*");
        Reply back = SERVICE.post(
                "/subscriptions/kept/rollback",
                "application/json",
                "{\"revision\":" + created.header("ETag").replace("\"", "") + "}");

        assertThat(updated.json().has("keys")).isFalse();
        assertThat(back.json().has("keys")).isFalse();
        assertThat(stored("kept", back.header("ETag")).primary().hash())
                .isEqualTo(hash(created.json().at("/keys/primary")));
    }

    @Test
    void oneKeyIsMadeAnewAndShownAndTheOtherStays() {
        Reply created = SERVICE.put("/subscriptions/renewed", "{\"scope\":\"all\"}");

        Reply renewed = SERVICE.send(SERVICE.request("POST", "/subscriptions/renewed/keys/secondary/regenerate", ""));

        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.header("Cache-Control")).isEqualTo("no-store");
        assertThat(renewed.json().path("keys").properties()).hasSize(1);
        SubscriptionKeys stored = stored("renewed", renewed.header("ETag"));
        assertThat(stored.primary().hash()).isEqualTo(hash(created.json().at("/keys/primary")));
        assertThat(stored.secondary().hash()).isEqualTo(hash(renewed.json().at("/keys/secondary")));
        JsonNode latest = SERVICE.get("/subscriptions/renewed/history").json().at("/revisions/0");
        assertThat(latest.path("change").asText()).isEqualTo("rotated");
        assertThat(latest.path("why").asText()).isEqualTo("secondary key regenerated");
        assertThat(SERVICE.send(SERVICE.request("POST", "/subscriptions/renewed/keys/third/regenerate", ""))
                        .status())
                .isEqualTo(404);
        assertThat(SERVICE.send(SERVICE.request("POST", "/subscriptions/nobody/keys/primary/regenerate", ""))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aSecretIsStoredSealedAndTheSameSecretIsUnchanged() {
        Reply created = SERVICE.put("/named-values/sealed", "{\"secret\":true,\"value\":\"s3cret\"}");
        Reply same = SERVICE.put("/named-values/sealed", "{\"secret\":true,\"value\":\"s3cret\"}", "If-Match", "*");
        Reply unsaid = SERVICE.put("/named-values/sealed", "{\"secret\":true}", "If-Match", "*");
        Reply other = SERVICE.put("/named-values/sealed", "{\"secret\":true,\"value\":\"other\"}", "If-Match", "*");

        assertThat(created.json()).isEqualTo(SERVICE.get("/named-values/sealed").json());
        assertThat(same.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(unsaid.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(other.header("ETag")).isNotEqualTo(created.header("ETag"));
        NamedValue stored = image(other.header("ETag"))
                .resources()
                .find(ResourceKind.NAMED_VALUE, "sealed")
                .orElseThrow()
                .resource();
        assertThat(stored.content())
                .isInstanceOfSatisfying(
                        NamedValue.Content.Sealed.class,
                        secret -> assertThat(MASTER_KEY.open(secret.sealed(), NamedValue.purpose("sealed")))
                                .contains("other".getBytes(StandardCharsets.UTF_8)));
        assertThat(SERVICE.put("/named-values/never", "{\"secret\":true}").status())
                .isEqualTo(409);
    }

    @Test
    void plantedSecretsAreInNoAnswerNoRecordAndNoComplaintInTheLog() {
        String planted = "planted-5f3a9c";
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        StringBuilder seen = new StringBuilder();
        JsonNode keys;
        String etag;
        try (PrintStream tee = new PrintStream(lines, true, StandardCharsets.UTF_8)) {
            System.setOut(tee);
            System.setErr(tee);
            String secret = "{\"secret\":true,\"value\":\"" + planted + "\"}";
            seen.append(SERVICE.put("/named-values/planted", secret).response().body());
            seen.append(SERVICE.put("/named-values/planted", secret).response().body());
            seen.append(SERVICE.put(
                            "/named-values/planted", "{\"secret\":1,\"value\":\"" + planted + "\"}", "If-Match", "*")
                    .response()
                    .body());
            seen.append(SERVICE.put("/named-values/planted", "{\"secret\":true,\"value\":[\"" + planted + "\"]}")
                    .response()
                    .body());
            keys = SERVICE.put("/subscriptions/planted", "{\"scope\":\"all\"}")
                    .json()
                    .path("keys");
            etag = SERVICE.put("/subscriptions/planted", "{\"scope\":\"all\",\"owner\":\"x\"}", "If-Match", "*")
                    .header("ETag");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        for (String path : List.of("/named-values", "/subscriptions")) {
            seen.append(SERVICE.get(path).response().body());
            seen.append(SERVICE.get(path + "/planted").response().body());
            seen.append(SERVICE.get(path + "/planted/history").response().body());
        }
        seen.append(lines.toString(StandardCharsets.UTF_8));
        SubscriptionKeys stored = stored("planted", etag);
        assertThat(seen.toString())
                .contains("\"planted\"")
                .doesNotContain(stored.primary().hash())
                .doesNotContain(stored.secondary().hash());
        for (ConsumerRecord<String, byte[]> record : config(1)) {
            seen.append(record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8));
        }

        assertThat(seen.toString())
                .doesNotContain(planted)
                .doesNotContain(keys.path("primary").asText())
                .doesNotContain(keys.path("secondary").asText());
    }
}
