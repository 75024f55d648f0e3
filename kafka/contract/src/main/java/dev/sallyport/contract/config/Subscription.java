package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a key opens.
 *
 * @param owner whoever it was made for, in words of the operator's
 * @param expiresAt from when on its keys open nothing
 * @param keys absent until the config service has made them
 */
public record Subscription(
        String name,
        String displayName,
        String owner,
        SubscriptionScope scope,
        State state,
        Optional<Instant> expiresAt,
        Optional<SubscriptionKeys> keys)
        implements Resource {
    private static final Rule INSTANT =
            new Rule(Subscription::isInstant, "an instant in UTC, like 2027-01-31T00:00:00Z");

    /** Whether its keys open anything. */
    public enum State {
        ACTIVE,
        SUSPENDED,
        CANCELLED
    }

    static Optional<Subscription> readWritten(Fields fields) {
        return read(fields, Optional.empty());
    }

    static Optional<Subscription> readStored(Fields fields) {
        return read(fields, fields.optionalObject("keys", SubscriptionKeys::read));
    }

    private static Optional<Subscription> read(Fields fields, Optional<SubscriptionKeys> keys) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        Optional<String> displayName = fields.optionalString("displayName", Rule.atMost(120));
        Optional<String> owner = fields.optionalString("owner", Rule.atMost(200));
        String scope = fields.string("scope", SubscriptionScope.RULE);
        State state = fields.choice("state", State.class, State.ACTIVE);
        Optional<String> expiresAt = fields.optionalString("expiresAt", INSTANT);
        return fields.build(() -> new Subscription(
                name,
                displayName.orElse(name),
                owner.orElse(""),
                SubscriptionScope.parse(scope).orElseThrow(),
                state,
                expiresAt.map(Instant::parse),
                keys));
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeException notAnInstant) {
            return false;
        }
    }

    /** Whether its keys open nothing any more at {@code now}, whatever its state. */
    public boolean hasExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** The same subscription with these keys. */
    public Subscription with(SubscriptionKeys changed) {
        return new Subscription(name, displayName, owner, scope, state, expiresAt, Optional.of(changed));
    }

    @Override
    public ResourceKind<Subscription> kind() {
        return ResourceKind.SUBSCRIPTION;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", kind().label())
                .put("name", name)
                .put("displayName", displayName)
                .put("owner", owner)
                .put("scope", scope.toString())
                .put("state", Fields.label(state));
        expiresAt.ifPresent(instant -> json.put("expiresAt", instant.toString()));
        return json;
    }

    @Override
    public ObjectNode toStored() {
        ObjectNode json = toJson();
        keys.ifPresent(both -> json.set("keys", both.toJson()));
        return json;
    }
}
