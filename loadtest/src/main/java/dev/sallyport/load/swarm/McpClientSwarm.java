package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.NettyTransport;
import dev.sallyport.load.wire.ToolCall;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Clients with open sessions, ready to call. Used from the scenario's thread, once: calls begin and end together. */
public final class McpClientSwarm implements AutoCloseable {
    private static final long LOOP_ANSWERS_SECONDS = 30;

    private final EventLoop loop;
    private final List<OpenSession> sessions;
    private final Function<OpenSession, CallRequest> requests;
    private final Expectation expected;

    private McpClientSwarm(
            EventLoop loop,
            List<OpenSession> sessions,
            Function<OpenSession, CallRequest> requests,
            Expectation expected) {
        this.loop = loop;
        this.sessions = sessions;
        this.requests = requests;
        this.expected = expected;
    }

    /** Connects and initializes; returns when every session stands. */
    public static McpClientSwarm open(
            NettyTransport transport, Endpoint endpoint, Dialogue dialogue, int connections, Duration within) {
        return new McpClientSwarm(
                transport.loop().next(),
                new SessionOpener(transport, endpoint).open(connections, within),
                session ->
                        new CallRequest(session.channel().alloc(), endpoint, dialogue.question(), session.sessionId()),
                new ExpectedResult(dialogue.answer()));
    }

    /** The same, but what they call is refused; they come in by the flood's door. */
    public static McpClientSwarm flood(NettyTransport transport, Flood flood, int connections, Duration within) {
        return new McpClientSwarm(
                transport.loop().next(),
                new SessionOpener(transport, flood.door()).open(connections, within),
                session -> new CallRequest(
                        session.channel().alloc(),
                        flood.asked(),
                        ToolCall.REQUEST,
                        flood.session().orElse(session.sessionId())),
                new ExpectedRefusal(flood.refused()));
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

    /** All of them call at once, again and again, beginning an interval from now. */
    public BurstRun burst(Bursts bursts) {
        BurstCalls calls = new BurstCalls(loop, System::nanoTime, sessions.size(), bursts);
        begin(calls);
        return new BurstRun(this, calls);
    }

    private void begin(Calls calls) {
        onLoop(() -> {
            for (int i = 0; i < sessions.size(); i++) {
                OpenSession session = sessions.get(i);
                session.channel()
                        .pipeline()
                        .addLast(new McpConnection(i, session, requests.apply(session), expected, calls));
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
