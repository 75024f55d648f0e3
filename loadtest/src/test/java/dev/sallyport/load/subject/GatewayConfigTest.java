package dev.sallyport.load.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.load.swarm.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private static final OAuthDefinition ISSUED = new OAuthDefinition(
            URI.create("http://127.0.0.1:4712/"),
            List.of("loadtest"),
            List.of(),
            List.of(),
            List.of(),
            Duration.ofSeconds(30),
            Optional.of(URI.create("http://127.0.0.1:4712/keys")));

    private final GatewayConfig config = GatewayConfig.generate();

    @Test
    void anEdgeReadsWhatIsWritten() {
        List<ConfigRecord> records = config.calls(new Endpoint(4_711, "/mcp"), ISSUED);

        assertThat(records)
                .allSatisfy(written -> assertThat(ConfigRecordCodec.decode(
                                ConfigRecordCodec.key(written), ConfigRecordCodec.value(written)))
                        .contains(written));
    }

    @Test
    void anEdgeReadsWhatIsCountedTogetherAndWhatIsChanged() {
        Endpoint upstream = new Endpoint(4_711, "/mcp");
        List<ConfigRecord> records = new ArrayList<>(config.shared(upstream));
        records.add(GatewayConfig.changed(7, Servers.changing(GatewayConfig.CHANGING, upstream, false)));

        assertThat(records)
                .allSatisfy(written -> assertThat(ConfigRecordCodec.decode(
                                ConfigRecordCodec.key(written), ConfigRecordCodec.value(written)))
                        .contains(written));
    }

    @Test
    void theStubIsServedToAnybody() {
        ServerDefinition server = server(GatewayConfig.SERVER);

        assertThat(server.basePath()).isEqualTo(GatewayConfig.SERVER);
        assertThat(server.backend().own().orElseThrow().address())
                .isEqualTo(BackendAddress.at(URI.create("http://127.0.0.1:4711/mcp")));
        assertThat(server.access().subscriptionRequired()).isFalse();
    }

    @Test
    void whatAServerDemandsOfItsCallersIsInItsName() {
        assertThat(server(GatewayConfig.KEYED).access().subscriptionRequired()).isTrue();
        assertThat(server(GatewayConfig.TOKENS).access().subscriptionRequired()).isFalse();
        assertThat(server(GatewayConfig.TOKENS).access().oauth()).contains(ISSUED);
        assertThat(server(GatewayConfig.GOVERNED).governance().policies()).hasSize(1);
    }

    @Test
    void aServerForEachPayloadHasTheScenariosName() {
        assertThat(Payload.ALL)
                .allSatisfy(payload -> assertThat(server(payload.scenario())
                                .backend()
                                .own()
                                .orElseThrow()
                                .address())
                        .isEqualTo(BackendAddress.at(URI.create("http://127.0.0.1:4711" + payload.path()))));
    }

    @Test
    void theMasterKeyOpensTheSessionKey() {
        SessionKey key = records(SessionKeysChanged.class)
                .findFirst()
                .orElseThrow()
                .keys()
                .getFirst();

        assertThat(MasterKey.fromBase64(config.masterKey())
                        .orElseThrow()
                        .open(key.sealed(), SessionKey.purpose(key.kid())))
                .hasValueSatisfying(opened -> assertThat(opened).hasSize(32));
    }

    private ServerDefinition server(String name) {
        return records(ResourceChanged.class)
                .map(changed -> changed.resource())
                .filter(ServerDefinition.class::isInstance)
                .map(ServerDefinition.class::cast)
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private <T extends ConfigRecord> Stream<T> records(Class<T> type) {
        return config.calls(new Endpoint(4_711, "/mcp"), ISSUED).stream()
                .filter(type::isInstance)
                .map(type::cast);
    }
}
