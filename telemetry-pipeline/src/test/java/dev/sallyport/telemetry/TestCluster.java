package dev.sallyport.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.telemetry.window.Keeping;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.topics.Replication;
import dev.sallyport.topics.TopicCatalogue;
import dev.sallyport.topics.TopicProvisioner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker of its own, with the topics unless a test comes before them, and somebody who sends calls like an edge. */
final class TestCluster implements AutoCloseable {
    static final String TOKEN = "a-token-for-tests-only";

    private final KafkaBroker broker = KafkaBroker.temporary();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private Optional<KafkaProducer<String, byte[]>> edge = Optional.empty();

    static TestCluster withTopics() throws Exception {
        TestCluster cluster = new TestCluster();
        cluster.createTopics();
        return cluster;
    }

    static TestCluster withoutTopics() {
        return new TestCluster();
    }

    void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioner(admin, Replication.of(1)).provision(TopicCatalogue.read());
        }
    }

    KafkaBroker broker() {
        return broker;
    }

    TelemetryConfig config(Path stateDir) {
        return config(stateDir, Optional.empty());
    }

    TelemetryConfig config(Path stateDir, Optional<AdminOAuth> oauth) {
        return new TelemetryConfig(
                HostPort.loopback(0),
                HostPort.loopback(0),
                new KafkaAccess(broker.bootstrapServers(), Map.of("num.stream.threads", "1")),
                new TelemetryConfig.Admins(AdminToken.of(TOKEN).orElseThrow(), oauth),
                stateDir,
                Optional.empty(),
                TelemetryConfig.APPLICATION_ID,
                List.of(),
                Keeping.DEFAULT);
    }

    TelemetryPipeline.Started start(Path stateDir) throws Exception {
        return TelemetryPipeline.start(config(stateDir), InstantSource.system(), () -> {});
    }

    /** Sends like an edge does. */
    void send(CallRecord call) {
        sent.add(sender().send(new ProducerRecord<>(
                Topics.CALLS, call.id(), Json.codec(CallRecord.class).encode(call))));
    }

    /** Returns when Kafka has all that was sent. */
    void flush() throws Exception {
        sender().flush();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        sent.clear();
    }

    private KafkaProducer<String, byte[]> sender() {
        if (edge.isEmpty()) {
            edge = Optional.of(new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            broker.bootstrapServers(),
                            ProducerConfig.COMPRESSION_TYPE_CONFIG,
                            "lz4"),
                    new StringSerializer(),
                    new ByteArraySerializer()));
        }
        return edge.get();
    }

    HttpResponse<String> get(HostPort at, String path, String... headers) throws Exception {
        return request(at, path, "GET", headers);
    }

    HttpResponse<String> request(HostPort at, String path, String method, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + at + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a question that must have one. */
    JsonNode ask(HostPort at, String path) throws Exception {
        HttpResponse<String> response = get(at, path, "Authorization", "Bearer " + TOKEN);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return Json.MAPPER.readTree(response.body());
    }

    /** The same, or an empty object while there is no answer. */
    JsonNode tryToAsk(HostPort at, String path) {
        try {
            HttpResponse<String> response = get(at, path, "Authorization", "Bearer " + TOKEN);
            return response.statusCode() == 200
                    ? Json.MAPPER.readTree(response.body())
                    : Json.MAPPER.createObjectNode();
        } catch (Exception notNow) {
            return Json.MAPPER.createObjectNode();
        }
    }

    @Override
    public void close() {
        edge.ifPresent(KafkaProducer::close);
        client.shutdownNow();
        broker.close();
    }
}
