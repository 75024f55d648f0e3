package dev.sallyport.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamAddressesTest {
    private static boolean allows(String fields, String address) throws Exception {
        UpstreamAddresses addresses = Fields.read(
                        Json.MAPPER.readTree(fields.replace('\'', '"')), UnknownFields.REFUSED, UpstreamAddresses::read)
                .orThrow();
        return addresses.allow(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "168.63.129.16",
                "0.0.0.0",
                "::",
                "224.0.0.1"
            })
    void metadataServicesAreCalledOnlyByAnExceptionOfTheirOwn(String address) throws Exception {
        assertThat(allows("{}", address)).isFalse();
        assertThat(allows("{'allow':['0.0.0.0/0','::/0']}", address)).isFalse();
        assertThat(allows("{'allowReserved':['0.0.0.0/0','::/0'],'allow':['10.0.0.0/8']}", address))
                .isTrue();
        assertThat(allows("{'allowReserved':['0.0.0.0/0','::/0'],'deny':['0.0.0.0/0','::/0']}", address))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "fd12::1", "203.0.113.9"})
    void whatAGatewayFrontsIsCalled(String address) throws Exception {
        assertThat(allows("{}", address)).isTrue();
    }

    @Test
    void thereMayBeOnlySomeAndNeverOthers() throws Exception {
        String some = "{'allow':['10.0.0.0/8','127.0.0.1'],'deny':['10.9.0.0/16']}";

        assertThat(allows(some, "10.1.2.3")).isTrue();
        assertThat(allows(some, "::ffff:10.1.2.3")).isTrue();
        assertThat(allows(some, "127.0.0.1")).isTrue();
        assertThat(allows(some, "127.0.0.2")).isFalse();
        assertThat(allows(some, "10.9.1.1")).isFalse();
        assertThat(allows(some, "64:ff9b::0a09:0101")).isFalse();
        assertThat(allows(some, "203.0.113.9")).isFalse();
    }
}
