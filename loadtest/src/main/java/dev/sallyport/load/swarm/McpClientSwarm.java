package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.NettyTransport;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Clients with open sessions, ready to call. Used from the scenario's thread, once: calls begin and end together. */
public final class McpClientSwarm implements AutoCloseable {
    private static final long LOOP_ANSWERS_SECONDS = 30;

    private final EventLoop loop;
    private final Endpoint endpoint;
    private final Dialogue dialogue;
    private final List<OpenSession> sessions;

    private McpClientSwarm(EventLoop loop, Endpoint endpoint, Dialogue dialogue, List<OpenSession> sessions) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.dialogue = dialogue;
        this.sessions = sessions;
    }

    /** Connects and initializes; returns when every session stands. */
    public static McpClientSwarm open(
            NettyTransport transport, Endpoint endpoint, Dialogue dialogue, int connections, Duration within) {
        List<OpenSession> sessions = new SessionOpener(transport, endpoint).open(connections, within);
        return new McpClientSwarm(transport.loop().next(), endpoint, dialogue, sessions);
    }

    /** Calls as fast as answers come, until the swarm is closed. */
    public SwarmRun saturate() {
        SaturatingCalls calls = new SaturatingCalls();
        begin(calls);
        return new SwarmRun(this, calls);
    }

    /** Calls at a constant rate, beginning now. */
    public PacedRun pace(Pace pace) {
        PacedCalls calls = new PacedCalls(loop, System::nanoTime, sessions.size(), pace);
        begin(calls);
        return new PacedRun(this, calls);
    }

    /**
     * Calls as fast as answers come, most of which are refusals by a limit.
     *
     * @param period of the limit's windows, which begin at multiples of it since the epoch
     */
    public AttemptRun attempt(Duration period) {
        Attempts calls = new Attempts(System::currentTimeMillis, sessions.size(), period);
        begin(calls);
        return new AttemptRun(this, calls);
    }

    /** Calls all the time, to see when answers become others; for a swarm of one, whose calls are answered now. */
    public WatchRun watch() {
        AnswerWatch watch = new AnswerWatch(loop, System::nanoTime, CallOutcome.OK);
        begin(watch);
        return new WatchRun(this, watch);
    }

    private void begin(Calls calls) {
        onLoop(() -> {
            for (int i = 0; i < sessions.size(); i++) {
                OpenSession session = sessions.get(i);
                CallRequest request =
                        new CallRequest(session.channel().alloc(), endpoint, dialogue.question(), session.sessionId());
                session.channel().pipeline().addLast(new McpConnection(i, session, request, dialogue.answer(), calls));
            }
            return sessions.size();
        });
    }

    /** Does something on the event loop, where all state is, and waits for it. */
    <T> T onLoop(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, loop)
                .orTimeout(LOOP_ANSWERS_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        sessions.forEach(session -> session.channel().close().awaitUninterruptibly());
    }
}
