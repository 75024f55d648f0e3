package dev.sallyport.load.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.load.stub.UpstreamStub;
import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.NettyTransport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class McpClientSwarmTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final NettyTransport transport = NettyTransport.start();
    private final UpstreamStub stub = UpstreamStub.start(0);

    @AfterEach
    void stop() {
        transport.close();
        stub.close();
    }

    @Test
    void everyConnectionCallsWithoutAnError() {
        try (McpClientSwarm swarm = McpClientSwarm.open(transport, endpoint(), Dialogue.CALL, 8, SOON)) {
            SwarmRun run = swarm.saturate();

            CallCounts counts = run.counts();
            while (counts.ok() < 1_000 && counts.errors().isEmpty()) {
                counts = run.counts();
            }

            assertThat(counts.errors()).isEmpty();
        }
    }

    @Test
    void aPacedRunMakesTheCallsThatWereDueAndTimesThem() throws InterruptedException {
        Pace pace = new Pace(400, Duration.ofMillis(100), Duration.ofMillis(500));
        try (McpClientSwarm swarm = McpClientSwarm.open(transport, endpoint(), Dialogue.CALL, 4, SOON)) {
            PacedRun run = swarm.pace(pace);

            Latencies latencies = run.awaitEnd(SOON);

            assertThat(latencies.sinceDue().getTotalCount()).isEqualTo(200);
            assertThat(latencies.lateness().getTotalCount()).isEqualTo(200);
            assertThat(run.counts().ok()).isEqualTo(240);
            assertThat(run.counts().errors()).isEmpty();
        }
    }

    @Test
    void idleStreamsStayOpenUntilTheyAreClosed() {
        IdleStreams streams = IdleStreams.open(transport, endpoint(), 100, SOON);

        assertThat(streams.open()).isEqualTo(100);
        streams.close();
        assertThat(streams.open()).isZero();
    }

    @Test
    void asManySessionsAreLeftOnEachConnectionAsMakeEnoughInAll() {
        assertThat(LeftSessions.open(transport, endpoint(), 200, SOON)).isEqualTo(256);
    }

    @Test
    void clientsThatComeAndGoDoSoWithoutAnErrorUntilTheyAreToldToFinish() throws InterruptedException {
        try (ChurnSwarm swarm = ChurnSwarm.start(transport, endpoint(), 8)) {
            Churned churned = swarm.churned();
            while (churned.counts().ok() < 500 && churned.counts().errors().isEmpty()) {
                churned = swarm.churned();
            }

            Churned all = swarm.finish();

            assertThat(all.counts().errors()).isEmpty();
            assertThat(all.left())
                    .isBetween(all.counts().ok() / 10 - 8, all.counts().ok() / 10 + 8);
            assertThat(swarm.churned().counts().ok()).isEqualTo(all.counts().ok());
        }
    }

    @Test
    void clientsThatNobodyAnswersAreLost() throws InterruptedException {
        Endpoint nobody = endpoint();
        stub.close();

        try (ChurnSwarm swarm = ChurnSwarm.start(transport, nobody, 2)) {
            assertThat(swarm.finish().counts().errors()).isEqualTo(Map.of(CallOutcome.CONNECTION_LOST, 2L));
        }
    }

    @Test
    void anUpstreamThatDoesNotListenIsSaidAtOnce() {
        Endpoint nobody = endpoint();
        stub.close();

        assertThatThrownBy(() -> McpClientSwarm.open(transport, nobody, Dialogue.CALL, 2, SOON))
                .hasMessageContaining("Connection refused");
    }

    private Endpoint endpoint() {
        return new Endpoint(stub.port(), "/mcp");
    }
}
