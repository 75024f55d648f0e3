package dev.sallyport.load.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.load.swarm.Endpoint;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private final GatewayConfig config = GatewayConfig.generate();

    @Test
    void anEdgeReadsWhatIsWritten() {
        List<ConfigRecord> records = config.records(new Endpoint(4_711, "/mcp"));

        assertThat(records)
                .allSatisfy(written -> assertThat(ConfigRecordCodec.decode(
                                ConfigRecordCodec.key(written), ConfigRecordCodec.value(written)))
                        .contains(written));
    }

    @Test
    void theStubIsServedToAnybody() {
        ServerDefinition server = (ServerDefinition) only(ResourceChanged.class).resource();

        assertThat(server.basePath()).isEqualTo(GatewayConfig.SERVER);
        assertThat(server.backend().own().orElseThrow().address())
                .isEqualTo(BackendAddress.at(URI.create("http://127.0.0.1:4711/mcp")));
        assertThat(server.access().subscriptionRequired()).isFalse();
    }

    @Test
    void theMasterKeyOpensTheSessionKey() {
        SessionKey key = only(SessionKeysChanged.class).keys().getFirst();

        assertThat(MasterKey.fromBase64(config.masterKey())
                        .orElseThrow()
                        .open(key.sealed(), SessionKey.purpose(key.kid())))
                .hasValueSatisfying(opened -> assertThat(opened).hasSize(32));
    }

    private <T extends ConfigRecord> T only(Class<T> type) {
        return config.records(new Endpoint(4_711, "/mcp")).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
