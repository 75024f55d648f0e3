package dev.sallyport.oauth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThisMachineTest {
    private static boolean sent(String address, String... header) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (header.length > 0) {
            headers.add(header[0], "192.0.2.7");
        }
        return ThisMachine.sent(SocketAddress.inetSocketAddress(50_000, address), headers);
    }

    @Test
    void loopbackIsThisMachineAndNothingElseIs() {
        assertThat(List.of("127.0.0.1", "127.1.2.3", "::1")).allMatch(ThisMachineTest::sent);
        assertThat(List.of("192.168.0.7", "10.0.0.1", "172.17.0.1", "203.0.113.9", "fe80::1"))
                .noneMatch(ThisMachineTest::sent);
    }

    @Test
    void aProxyOnThisMachineSpeaksForSomebodyElse() {
        for (String header : List.of("Forwarded", "x-forwarded-for", "X-Real-IP", "Via")) {
            assertThat(sent("127.0.0.1", header)).as(header).isFalse();
        }
        assertThat(sent("127.0.0.1", "User-Agent")).isTrue();
    }
}
