package dev.sallyport.edge.stream;

import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.connection.ClientRequest;
import dev.sallyport.edge.connection.ClientResponse;
import dev.sallyport.edge.connection.ClientServer;
import dev.sallyport.edge.connection.GatheredFlushes;
import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.mcp.EnvelopeReader;
import dev.sallyport.edge.mcp.ListFilter;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.policy.Admission;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.policy.Operation;
import dev.sallyport.edge.policy.Permit;
import dev.sallyport.edge.policy.Policies;
import dev.sallyport.edge.session.Binding;
import dev.sallyport.edge.session.SessionKeys;
import dev.sallyport.edge.session.SessionTokens;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.upstream.HealthBoard;
import dev.sallyport.edge.upstream.Reply;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.edge.upstream.UpstreamCall;
import dev.sallyport.edge.upstream.UpstreamPool;
import dev.sallyport.edge.upstream.UpstreamSettings;
import dev.sallyport.edge.upstream.UpstreamTarget;
import dev.sallyport.edge.upstream.circuit.CircuitNews;
import dev.sallyport.edge.upstream.circuit.Circuits;
import dev.sallyport.edge.upstream.credential.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Both relays between a real client and a real upstream, with a list filter and without the rest of an edge. */
final class RelayUnderTest implements AutoCloseable {
    private static final RelayTimes TIMES = new RelayTimes(
            Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final int EVENT_BYTES_MAX = 1 << 20;

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9/");

    private final Vertx vertx = Vertx.vertx();
    private final UpstreamTarget target;
    private final Supplier<ListFilter> filter;
    private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final int port;

    /** How a relay ended, and what its exchange knows then. */
    record Ended(RelayEnd how, Exchange exchange, boolean owedAnswer, Optional<RuntimeException> fault) {}

    private RelayUnderTest(URI upstream, Supplier<ListFilter> filter) {
        this.target = UpstreamTarget.of(
                upstream,
                new BackendDefinition(
                        BackendAddress.at(upstream),
                        Transport.STREAMABLE_HTTP,
                        "/sse",
                        "/messages",
                        TimeoutsDefinition.DEFAULT,
                        List.of()),
                "",
                new UpstreamSettings(
                        Transport.STREAMABLE_HTTP,
                        TimeoutsDefinition.DEFAULT,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty()));
        this.filter = filter;
        this.port = ClientServer.start(vertx, this::accept);
    }

    static RelayUnderTest start(URI upstream, Supplier<ListFilter> filter) {
        return new RelayUnderTest(upstream, filter);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Waits for the end of the oldest relay not yet asked for. */
    Ended ended() throws InterruptedException {
        await("the relay ends").until(() -> !ended.isEmpty());
        return ended.take();
    }

    private void accept(ClientRequest request) {
        Context context = vertx.getOrCreateContext();
        Exchange exchange = new Exchange(request, context, 0, finished -> {});
        request.response().closeHandler(exchange::clientLeft);
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.endHandler(end -> call(exchange, body));
    }

    private void call(Exchange exchange, Buffer body) {
        byte[] bytes = body.getBytes();
        McpEnvelope envelope = (McpEnvelope) new EnvelopeReader()
                .read(bytes, 0, bytes.length, exchange.request().headers()::getAll);
        exchange.read(envelope);
        Sessions sessions = new Sessions(new SessionTokens(), Clock.systemUTC(), Duration.ofHours(1));
        Binding binding = sessions.bind(
                permit(new Call(exchange, Caller.anonymous(), new Operation.Message(envelope, body), "lists")),
                SessionKeys.NONE,
                "lists",
                List.of());
        UpstreamCall call = new UpstreamPool(
                        vertx,
                        2,
                        new Circuits(CircuitNews.NONE, Clock.systemUTC()),
                        new HealthBoard(),
                        UpstreamAddresses.DEFAULT,
                        new GatheredFlushes())
                .call(exchange, target, AccessDefinition.KEY_HEADER, binding, Credentials.NONE, Optional.empty());
        call.reply().onSuccess(reply -> relay(exchange, reply, call));
    }

    private static Permit permit(Call call) {
        Admission admission = Policies.chain().admit(call, Policies.of(Servers.streamable("lists", NOWHERE)));
        return ((Admission.Now) admission).permit();
    }

    private void relay(Exchange exchange, Reply reply, UpstreamCall call) {
        ClientResponse to = exchange.request().response();
        switch (reply) {
            case Reply.Single single -> {
                BodyRelay.Source source =
                        new BodyRelay.Source(single.response(), call, Optional.of(new MessageBodyFilter(filter.get())));
                new BodyRelay(
                                exchange,
                                source,
                                TIMES,
                                (relay, how) -> end(exchange, new Ended(how, exchange, false, relay.fault())))
                        .start(true);
            }
            case Reply.Stream stream -> {
                to.setChunked();
                StreamRelay.Source source = new StreamRelay.Source(
                        stream.response(), call, Optional.of(new MessageFrameFilter(filter.get())), EVENT_BYTES_MAX);
                new StreamRelay(
                                exchange,
                                source,
                                TIMES,
                                (relay, how) ->
                                        end(exchange, new Ended(how, exchange, relay.owesAnswer(), relay.fault())))
                        .start(true, StreamRelay.AtDrain.GO_ON);
            }
        }
    }

    /** What is cut short is reset, as an edge does it. */
    private void end(Exchange exchange, Ended end) {
        RelayEnd how = end.how();
        ClientResponse to = exchange.request().response();
        if (how != RelayEnd.COMPLETED && !to.headWritten()) {
            to.setStatusCode(502).end();
        } else if (how != RelayEnd.COMPLETED) {
            to.reset();
        } else if (!to.ended()) {
            to.end();
        }
        exchange.finish(Outcome.OK);
        ended.add(end);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
