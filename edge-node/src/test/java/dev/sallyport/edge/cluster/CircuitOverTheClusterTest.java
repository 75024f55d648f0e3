package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.upstream.circuit.Circuit;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.process.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real members, which hear of each other over real sockets. */
@Timeout(60)
class CircuitOverTheClusterTest {
    private static final String ORIGIN = "https://up.example:443";
    private static final CircuitBreaker RULE =
            new CircuitBreaker(3, Duration.ofSeconds(10), 500, Duration.ofSeconds(30), true);

    private final String cluster = "circuits-" + UUID.randomUUID();

    @Test
    void whatOneEdgeOpensIsOpenOnAllAndOnThoseThatJoin() throws IOException {
        int first = freePort();
        int second = freePort();
        ClusterMember one = start(first, second);
        ClusterMember two = start(second, first);
        try {
            await().until(() -> one.members() == 2 && two.members() == 2);
            Circuit here = circuits(one).of("weather", ORIGIN, RULE);
            Circuit there = circuits(two).of("weather", ORIGIN, RULE);
            there.enter();
            there.failed();

            for (int i = 0; i < RULE.failureCount(); i++) {
                here.enter();
                here.failed();
            }

            long openedAt = System.nanoTime();
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> isOpen(there));
            long millis = Duration.ofNanos(System.nanoTime() - openedAt).toMillis();
            assertThat(millis).as("milliseconds until it is open there").isLessThan(1_000);

            int third = freePort();
            ClusterMember late = start(third, first);
            try {
                Circuit joined = circuits(late).of("weather", ORIGIN, RULE);
                assertThatThrownBy(joined::enter).hasMessageContaining("circuit_open");
            } finally {
                late.stop();
            }
        } finally {
            two.stop();
            one.stop();
        }
    }

    private static boolean isOpen(Circuit circuit) {
        try {
            circuit.enter();
            circuit.left();
            return false;
        } catch (Refusal.Raised open) {
            return true;
        }
    }

    private static Circuits circuits(ClusterMember member) {
        return new Circuits(member.circuitNews(), Clock.systemUTC());
    }

    private ClusterMember start(int port, int other) {
        return ClusterMember.start(new ClusterConfig(
                cluster,
                ClusterConfig.Mode.MEMBER,
                HostPort.loopback(port),
                List.of("127.0.0.1:" + port, "127.0.0.1:" + other),
                1,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
