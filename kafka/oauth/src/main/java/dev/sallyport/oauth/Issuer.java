package dev.sallyport.oauth;

import dev.sallyport.process.OutboundRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One issuer: its keys and its metadata, fetched ahead of need and kept for as long as it cannot be asked.
 *
 * <pre>
 *   waiting for keys ──fetched──▶ fresh ──fetch failed──▶ stale ──fetched──▶ fresh
 * </pre>
 *
 * What is known is immutable and read by all event loops; fetching is confined to the issuer's own context.
 */
public final class Issuer {
    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);

    /** Calls that wait for one fetch; more are a flood, and are told that the key is unknown. */
    private static final int WAITING_MAX = 1_024;

    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_LAST = Duration.ofSeconds(30);
    private static final double JITTER = 0.1;

    private final IssuerSettings settings;
    private final DocumentFetcher fetcher;
    private final OutboundRules rules;
    private final FetchLimits limits;
    private final Context context;
    private final RefetchBudget budget;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable KeySet keys;
    private volatile @Nullable IssuerMetadata metadata;
    private volatile Instant notBefore = Instant.EPOCH;
    private volatile long refetchNotBefore = System.nanoTime();

    private @Nullable Future<Void> underWay;
    private Duration retryAfter = RETRY_FIRST;
    private long timer;
    private boolean isClosed;
    private boolean isFailing;

    Issuer(IssuerSettings settings, DocumentFetcher fetcher, OutboundRules rules, FetchLimits limits, Context context) {
        this.settings = settings;
        this.fetcher = fetcher;
        this.rules = rules;
        this.limits = limits;
        this.context = context;
        this.budget = new RefetchBudget(limits.refetchEvery(), limits.refetchBurst(), System.nanoTime());
    }

    void start() {
        context.runOnContext(onContext -> refresh());
    }

    void close() {
        context.runOnContext(onContext -> {
            isClosed = true;
            context.owner().cancelTimer(timer);
        });
    }

    /** Its identifier, as configured. */
    public String name() {
        return settings.issuer();
    }

    /** Its metadata document as it was last fetched; for any thread. */
    public Optional<Buffer> metadata() {
        return Optional.ofNullable(metadata).map(IssuerMetadata::document);
    }

    /** Whether tokens of this issuer can be verified; for any thread. */
    public boolean hasKeys() {
        return keys != null;
    }

    /** Tokens that were issued before this instant are revoked; for any thread. */
    public Instant notBefore() {
        return notBefore;
    }

    /** Revokes what was issued before {@code instant}; an earlier one changes nothing. For any thread. */
    public synchronized void revokeBefore(Instant instant) {
        if (instant.isAfter(notBefore)) {
            notBefore = instant;
        }
    }

    Optional<KeySet> keys() {
        return Optional.ofNullable(keys);
    }

    /** Whether asking for other keys could bring any now; for any thread. */
    boolean mayRefetch() {
        return System.nanoTime() - refetchNotBefore >= 0 && waiting.get() < WAITING_MAX;
    }

    /**
     * Fetches the keys if that is due; one fetch serves all who wait.
     *
     * @return completes on {@code caller} when {@link #keys()} is as new as it gets; never fails
     */
    Future<Void> refetch(Context caller) {
        waiting.incrementAndGet();
        return Future.future(done ->
                context.runOnContext(onContext -> dueFetch().onComplete(fetched -> {
                    waiting.decrementAndGet();
                    caller.runOnContext(back -> done.complete());
                })));
    }

    private Future<Void> dueFetch() {
        if (underWay != null) {
            return underWay;
        }
        boolean isDue = budget.take(System.nanoTime());
        refetchNotBefore = budget.nextAt();
        if (!isDue) {
            return Future.succeededFuture();
        }
        IssuerMetadata known = metadata;
        Optional<URI> where =
                settings.jwksUri().or(() -> Optional.ofNullable(known).map(IssuerMetadata::jwksUri));
        return track(where.isPresent() ? fetchKeys(where.get()) : discoverAndFetch());
    }

    /** Asks for everything, and again later, whatever comes of it. */
    private void refresh() {
        if (isClosed) {
            return;
        }
        Future<Void> fetch = underWay == null ? track(discoverAndFetch()) : underWay;
        fetch.onComplete(fetched -> {
            boolean isWell = fetched.succeeded();
            Duration wait = isWell ? limits.refreshEvery() : retryAfter;
            retryAfter = isWell ? RETRY_FIRST : shorter(retryAfter.multipliedBy(2), RETRY_LAST);
            double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
            timer = context.owner().setTimer(Math.max(1, (long) (wait.toMillis() * jitter)), again -> refresh());
        });
    }

    private Future<Void> track(Future<Void> fetch) {
        underWay = fetch;
        return fetch.onComplete(fetched -> {
            underWay = null;
            note(fetched.failed() ? fetched.cause() : null);
        });
    }

    private Future<Void> discoverAndFetch() {
        Future<IssuerMetadata> discovered = discover(
                        IssuerMetadata.places(URI.create(settings.issuer())).iterator())
                .onSuccess(found -> metadata = found);
        return settings.jwksUri().isPresent()
                // Its keys do not depend on its metadata, which only clients want then.
                ? fetchKeys(settings.jwksUri().get())
                : discovered.compose(found -> fetchKeys(found.jwksUri()));
    }

    private Future<IssuerMetadata> discover(Iterator<URI> places) {
        return fetcher.fetch(places.next())
                .map(fetched -> IssuerMetadata.read(settings.issuer(), fetched, rules))
                .recover(failure -> places.hasNext() ? discover(places) : Future.failedFuture(failure));
    }

    private Future<Void> fetchKeys(URI where) {
        return fetcher.fetch(where).map(fetched -> {
            KeySet read = KeySet.read(fetched.json()).orElseThrow(() -> new FetchFailed("no key set"));
            KeySet known = keys;
            // The same object for the same keys: verified tokens then need no second look.
            keys = known != null && known.hasSameKeysAs(read) ? known : read;
            return null;
        });
    }

    /** Says it once when the issuer goes away, and once when it is back. */
    private void note(@Nullable Throwable failure) {
        if (failure == null && isFailing) {
            LOG.atInfo().addKeyValue("issuer", settings.issuer()).log("the issuer can be asked again");
        } else if (failure != null && !isFailing) {
            LOG.atWarn()
                    .addKeyValue("issuer", settings.issuer())
                    .addKeyValue("error", failure.getMessage())
                    .addKeyValue("keysKnown", hasKeys())
                    .log("the issuer's keys cannot be fetched");
        }
        isFailing = failure != null;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
