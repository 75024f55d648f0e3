package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.SubscriptionScope;
import dev.sallyport.contract.seal.KeyHash;
import dev.sallyport.edge.exchange.ReceivedRequest;
import dev.sallyport.edge.exchange.TrustedProxies;
import dev.sallyport.edge.snapshot.Images;
import dev.sallyport.oauth.PublicOrigin;
import dev.sallyport.oauth.TokenLimits;
import dev.sallyport.oauth.TokenVerifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a subscription key costs: read from its header, hashed, and found among 10,000 subscriptions. */
@State(Scope.Thread)
public class AuthenticatorBenchmark {
    private static final int SUBSCRIPTIONS = 10_000;
    private static final String SERVER = "weather";

    private final ReceivedRequest received = ReceivedRequest.with(AccessDefinition.KEY_HEADER, key(SUBSCRIPTIONS / 2));
    private final Subscribers subscribers = Subscribers.of(
            IntStream.range(0, SUBSCRIPTIONS)
                    .mapToObj(AuthenticatorBenchmark::subscription)
                    .toList(),
            List.of());
    private final ServerAccess access =
            new ServerAccess(SERVER, "/weather/mcp", AccessDefinition.DEFAULT, Optional.empty(), Optional.empty());
    private final Authenticator authenticator = new Authenticator(
            Images.MASTER_KEY,
            new TokenVerifier(received.context(), TokenLimits.DEFAULT, InstantSource.system()),
            new PublicOrigin(List.of()),
            new TrustedProxies(List.of()),
            InstantSource.system());

    @Setup
    public void check() {
        if (!(key() instanceof Identity.Known)) {
            throw new IllegalStateException("the key should open the server");
        }
    }

    @Benchmark
    public Identity key() {
        return authenticator.authenticate(received.request(), access, subscribers);
    }

    @TearDown
    public void close() {
        received.close();
    }

    private static String key(int number) {
        return "%032x".formatted(number);
    }

    private static ResourceChanged<Subscription> subscription(int number) {
        KeyHash hash = Images.MASTER_KEY.hash(SubscriptionKeys.PURPOSE);
        HashedKey key = new HashedKey(hash.of(key(number)), Images.AT);
        Subscription subscription = new Subscription(
                "subscription-" + number,
                "",
                "",
                new SubscriptionScope.OfServer(SERVER),
                Subscription.State.ACTIVE,
                Optional.empty(),
                Optional.of(new SubscriptionKeys(key, key)));
        return new ResourceChanged<>(Images.AT, number + 1, subscription);
    }
}
