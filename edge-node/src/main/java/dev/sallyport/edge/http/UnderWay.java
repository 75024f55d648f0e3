package dev.sallyport.edge.http;

import dev.sallyport.edge.exchange.Standing;
import dev.sallyport.edge.policy.Call;
import dev.sallyport.edge.snapshot.CompiledServer;
import dev.sallyport.edge.snapshot.GatewaySnapshot;

/**
 * A call that has gone upstream.
 *
 * @param server as it was when the call began
 * @param giveUp ends what the upstream does of it
 */
record UnderWay(RequestPath path, Call asked, CompiledServer server, Runnable giveUp) implements Standing {
    @Override
    public boolean isRevoked() {
        return path.revocations().objection(asked, server).isPresent();
    }

    @Override
    public boolean isStillWelcome() {
        GatewaySnapshot latest = path.snapshots().current();
        CompiledServer now = latest.servers().get(server.name());
        return now != null
                && path.authenticator()
                        .isStillWelcome(
                                asked.caller(),
                                now.access(),
                                latest.governance().subscribers());
    }

    @Override
    public void cut() {
        path.revocations().objection(asked, server).ifPresent(refusal -> {
            path.responder().refuse(asked.exchange(), refusal);
            giveUp.run();
        });
    }
}
