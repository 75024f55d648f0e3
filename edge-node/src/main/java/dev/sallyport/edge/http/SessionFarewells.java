package dev.sallyport.edge.http;

import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.session.Farewell;
import dev.sallyport.edge.session.RevivalStore;
import dev.sallyport.edge.session.SessionTokens;
import dev.sallyport.edge.session.Sessions;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.edge.upstream.FarewellSender;
import dev.sallyport.edge.upstream.Upstream;
import dev.sallyport.edge.upstream.UpstreamTarget;
import dev.sallyport.edge.upstream.credential.Access;
import dev.sallyport.edge.upstream.credential.Bearer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells upstreams of sessions that are over without their clients having said so. An upstream that does not take it will
 * notice by itself: failures are counted and no more. {@link #test} is for any thread; the rest is confined to one event
 * loop.
 */
public final class SessionFarewells implements Predicate<SessionRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFarewells.class);
    private static final int WAITING_MAX = 10_000;
    private static final int IN_FLIGHT_MAX = 16;

    private final Context context;
    private final SnapshotHolder snapshots;
    private final Sessions sessions;
    private final Revivals revivals;
    private final FarewellSender sender;
    private final Queue<SessionRecord> waiting = new ArrayDeque<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final LongAdder told = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private int inFlight;

    public SessionFarewells(Vertx vertx, SnapshotHolder snapshots, Revivals revivals) {
        this.context = vertx.getOrCreateContext();
        this.snapshots = snapshots;
        this.sessions = new Sessions(new SessionTokens(), Clock.systemUTC(), Duration.ZERO);
        this.revivals = revivals;
        this.sender = new FarewellSender(vertx);
    }

    /** Takes a session whose upstream is to be told; false when there are too many already. */
    @Override
    public boolean test(SessionRecord over) {
        if (taken.incrementAndGet() > WAITING_MAX) {
            taken.decrementAndGet();
            return false;
        }
        context.runOnContext(onLoop -> {
            waiting.add(over);
            next();
        });
        return true;
    }

    private void next() {
        while (inFlight < IN_FLIGHT_MAX && !waiting.isEmpty()) {
            inFlight++;
            say(waiting.remove())
                    .onComplete(said -> context.runOnContext(onLoop -> {
                        inFlight--;
                        taken.decrementAndGet();
                        if (said.succeeded() && isTaken(said.result())) {
                            told.increment();
                        } else {
                            failed.increment();
                            LOG.atDebug().setCause(said.cause()).log("an upstream was not told of a session's end");
                        }
                        next();
                    }));
        }
    }

    /** 404: it knew; 405: its sessions cannot be ended. */
    private static boolean isTaken(int status) {
        return (status >= 200 && status < 300) || status == 404 || status == 405;
    }

    private Future<Integer> say(SessionRecord over) {
        GatewaySnapshot snapshot = snapshots.current();
        Optional<Farewell> farewell =
                over.farewell().flatMap(text -> sessions.openFarewell(snapshot.sessionKeys(), over.server(), text));
        Optional<UpstreamTarget> target = farewell.flatMap(said -> target(snapshot, over.server(), said.member()));
        if (farewell.isEmpty() || target.isEmpty()) {
            return Future.failedFuture("nobody to tell");
        }
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().addAll(farewell.get().headers());
        String session = farewell.get().session();
        try {
            return bearer(snapshot, farewell.get())
                    .compose(bearer -> sender.delete(target.get(), session, headers, bearer)
                            .compose(status -> successor(snapshot, over, target.get())
                                    .compose(next -> next.isEmpty()
                                            ? Future.succeededFuture(status)
                                            : sender.delete(target.get(), next.get(), headers, bearer))));
        } catch (Refusal.Raised noCredential) {
            return Future.failedFuture(noCredential);
        }
    }

    /** What the session is called that the upstream has in place of one that it lost. */
    private Future<Optional<String>> successor(GatewaySnapshot snapshot, SessionRecord over, UpstreamTarget target) {
        if (!target.settings().reinitializes()) {
            return Future.succeededFuture(Optional.empty());
        }
        Promise<Optional<String>> found = Promise.promise();
        revivals.store()
                .turn(over.id(), 0, 0)
                .onComplete(turn -> context.runOnContext(onLoop -> {
                    revivals.store().forget(over.id());
                    found.complete(
                            turn.succeeded() && turn.result() instanceof RevivalStore.Turn.GoneOn goneOn
                                    ? sessions.beginnings()
                                            .openSuccessor(
                                                    snapshot.sessionKeys(),
                                                    over.server(),
                                                    over.id(),
                                                    goneOn.successor())
                                    : Optional.empty());
                }));
        return found.future();
    }

    /** A token that was exchanged for a caller's cannot be had again without the caller. */
    private static Future<Optional<Bearer>> bearer(GatewaySnapshot snapshot, Farewell farewell) {
        if (farewell.credential().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Access access = snapshot.credentials()
                .named(farewell.credential().get())
                .access(Caller.anonymous(), MultiMap.caseInsensitiveMultiMap());
        return switch (access) {
            case Access.Now now -> Future.succeededFuture(Optional.of(now.bearer()));
            case Access.Later later -> later.bearer().map(Optional::of);
        };
    }

    private static Optional<UpstreamTarget> target(GatewaySnapshot snapshot, String server, String member) {
        return Optional.ofNullable(snapshot.servers().get(server))
                .map(CompiledServer::upstream)
                .flatMap(own -> own.member(member))
                .or(() -> snapshot.backend(Upstream.backendOf(member)).flatMap(named -> named.member(member)));
    }

    /** Upstreams that took it. */
    public long told() {
        return told.sum();
    }

    /** Upstreams that did not, or could not be asked. */
    public long failed() {
        return failed.sum();
    }

    /** Closes every connection; what waits is not said. */
    public Future<Void> close() {
        return sender.close();
    }
}
