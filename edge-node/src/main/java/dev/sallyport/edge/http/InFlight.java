package dev.sallyport.edge.http;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The exchanges of one event loop. Confined to it, but for the counts, which any thread may read. */
public final class InFlight {
    /** A look at thousands of streams at once would be a pause for every call. */
    static final int SLICES = 10;

    /** Each knows its place; who leaves is replaced by the last. */
    private final List<Exchange> exchanges = new ArrayList<>();

    private final AtomicInteger exchangeCount = new AtomicInteger();
    private final AtomicInteger streamCount = new AtomicInteger();
    /** Whoever is before it has not been looked after since the sweep began. */
    private int unswept;

    private int slicesLeft;

    void add(Exchange exchange) {
        exchange.placed(exchanges.size());
        exchanges.add(exchange);
        exchangeCount.lazySet(exchanges.size());
    }

    /** To be called once for each that was added. */
    void remove(Exchange exchange) {
        Exchange last = exchanges.removeLast();
        if (last != exchange) {
            exchanges.set(exchange.place(), last);
            last.placed(exchange.place());
        }
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

    /**
     * Looks after the next of {@value #SLICES} slices of the exchanges; they may end meanwhile. From the last to the first, so that one
     * who takes the place of another has been looked after, or will be.
     */
    void sweep(long nowNanos) {
        if (slicesLeft == 0) {
            slicesLeft = SLICES;
            unswept = exchanges.size();
        }
        int until = (int) ((long) unswept * (slicesLeft - 1) / slicesLeft);
        slicesLeft--;
        while (unswept > until) {
            unswept--;
            if (unswept < exchanges.size()) {
                exchanges.get(unswept).sweep(nowNanos);
            }
        }
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
