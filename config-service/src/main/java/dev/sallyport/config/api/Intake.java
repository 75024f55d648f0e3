package dev.sallyport.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.api.SubscriptionKeyMint.Pair;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.contract.seal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what people write into what commands carry: read, checked, with secrets sealed and with keys for subscriptions
 * that turn out to be new. Safe for any thread.
 */
public final class Intake {
    private final PolicyCheck check;
    private final MasterKey masterKey;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Intake(PolicyCheck check, MasterKey masterKey, InstantSource clock) {
        this.check = check;
        this.masterKey = masterKey;
        this.clock = clock;
    }

    /** Reads what a person wrote, or what history holds of it. */
    Checked<Resource> read(ResourceKind<?> kind, JsonNode document) {
        return kind.read(document)
                .fold(
                        resource -> {
                            List<Problem> problems = check.check(resource);
                            return problems.isEmpty() ? new Checked.Valid<>(resource) : new Checked.Invalid<>(problems);
                        },
                        Checked.Invalid::new);
    }

    /**
     * Resources that commands may carry.
     *
     * @param resources in the order in which they were written
     */
    record Prepared(List<Resource> resources, KeysToShow keys) {
        Prepared {
            resources = List.copyOf(resources);
        }
    }

    Prepared prepare(List<Resource> written) {
        SubscriptionKeyMint mint = mint();
        Map<String, Pair> minted = new HashMap<>();
        List<Resource> resources = new ArrayList<>(written.size());
        for (Resource resource : written) {
            if (resource instanceof Subscription subscription) {
                Pair pair = mint.pair();
                minted.put(subscription.name(), pair);
                resources.add(subscription.with(pair.hashed()));
            } else {
                resources.add(resource instanceof NamedValue value ? sealed(value) : resource);
            }
        }
        return new Prepared(resources, new KeysToShow(minted));
    }

    private NamedValue sealed(NamedValue value) {
        if (!(value.content() instanceof Content.Fresh fresh)) {
            return value;
        }
        String purpose = NamedValue.purpose(value.name());
        return new NamedValue(
                value.name(),
                new Content.Sealed(
                        masterKey.seal(fresh.value().getBytes(StandardCharsets.UTF_8), purpose),
                        masterKey.hash(purpose).of(fresh.value())));
    }

    /** New keys for the thread that asks. */
    SubscriptionKeyMint mint() {
        return new SubscriptionKeyMint(random, masterKey.hash(SubscriptionKeys.PURPOSE), clock.instant());
    }
}
