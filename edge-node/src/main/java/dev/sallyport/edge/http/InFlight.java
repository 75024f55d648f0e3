package dev.sallyport.edge.http;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Exchange;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The exchanges of one event loop. Confined to it, but for the counts, which any thread may read. */
public final class InFlight {
    private final Set<Exchange> exchanges = Collections.newSetFromMap(new IdentityHashMap<>());
    private final AtomicInteger exchangeCount = new AtomicInteger();
    private final AtomicInteger streamCount = new AtomicInteger();

    void add(Exchange exchange) {
        exchanges.add(exchange);
        exchangeCount.lazySet(exchanges.size());
    }

    void remove(Exchange exchange) {
        exchanges.remove(exchange);
        exchangeCount.lazySet(exchanges.size());
    }

    void streamOpened() {
        streamCount.lazySet(streamCount.get() + 1);
    }

    void streamEnded() {
        streamCount.lazySet(streamCount.get() - 1);
    }

    /** Exchanges under way, streams included. */
    public int exchanges() {
        return exchangeCount.get();
    }

    /** Streams that are open. */
    public int streams() {
        return streamCount.get();
    }

    /** Looks after every exchange; they may end meanwhile. */
    void sweep(long nowNanos) {
        List.copyOf(exchanges).forEach(exchange -> exchange.sweep(nowNanos));
    }

    /** The node stops now: what is still under way is cut, and the record says by whom. */
    void giveUp() {
        List.copyOf(exchanges).forEach(exchange -> {
            exchange.finish(Outcome.DRAINED);
            exchange.request().response().reset();
        });
    }

    void drain() {
        List.copyOf(exchanges).forEach(Exchange::drain);
    }
}
