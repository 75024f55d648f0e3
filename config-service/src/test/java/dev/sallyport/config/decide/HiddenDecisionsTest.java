package dev.sallyport.config.decide;

import static dev.sallyport.config.decide.Given.CONTEXT;
import static dev.sallyport.config.decide.Given.THEN;
import static dev.sallyport.config.decide.Given.basis;
import static dev.sallyport.config.decide.Given.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.decide.Command.Apply;
import dev.sallyport.config.decide.Command.Document;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Command.RegenerateKey;
import dev.sallyport.config.decide.Command.RollBack;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Effect.Action;
import dev.sallyport.config.decide.Precondition.Exists;
import dev.sallyport.config.decide.Precondition.Matches;
import dev.sallyport.config.decide.Precondition.Unstated;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.SubscriptionKeys.Slot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys and secrets, which nobody can write back. */
class HiddenDecisionsTest {
    private static final SubscriptionKeys OLD = new SubscriptionKeys(key('a'), key('b'));
    private static final SubscriptionKeys CANDIDATES = new SubscriptionKeys(key('c'), key('d'));
    private static final Subscription CREW = subscription("{'name':'crew','scope':'all'}");
    private static final Subscription CREW_SUSPENDED =
            subscription("{'name':'crew','scope':'all','state':'suspended'}");

    private static final NamedValue STORED = secret("v1.stored", "f1");
    private static final NamedValue UNSAID = resource(ResourceKind.NAMED_VALUE, "{'name':'key','secret':true}");
    private static final NamedValue OPEN = resource(ResourceKind.NAMED_VALUE, "{'name':'key','value':'seen'}");

    private static HashedKey key(char digit) {
        return new HashedKey(String.valueOf(digit).repeat(64), THEN);
    }

    private static Subscription subscription(String json) {
        return resource(ResourceKind.SUBSCRIPTION, json);
    }

    private static NamedValue secret(String sealed, String fingerprint) {
        return new NamedValue("key", new Content.Sealed(sealed, fingerprint));
    }

    private static Accepted accepted(Basis basis, Command command) {
        return (Accepted) Decider.decide(basis, command, CONTEXT);
    }

    private static Resource written(Accepted accepted) {
        return ((ResourceChanged<?>) accepted.changes().getFirst().configRecord()).resource();
    }

    @Test
    void aNewSubscriptionGetsTheKeysThatCameWithTheCommand() {
        Accepted accepted = accepted(basis(), new Put(CREW.with(CANDIDATES), new Unstated()));

        assertThat(written(accepted)).isEqualTo(CREW.with(CANDIDATES));
        assertThat(accepted.changes().getFirst().entry().resource()).contains(CREW.toJson());
    }

    @Test
    void anExistingSubscriptionKeepsItsKeysWhateverComesWithTheCommand() {
        Basis basis = basis(CREW.with(OLD));

        assertThat(written(accepted(basis, new Put(CREW_SUSPENDED.with(CANDIDATES), new Exists()))))
                .isEqualTo(CREW_SUSPENDED.with(OLD));
        assertThat(written(accepted(basis, new RollBack(1, CREW_SUSPENDED.with(CANDIDATES), new Unstated()))))
                .isEqualTo(CREW_SUSPENDED.with(OLD));
        assertThat(written(accepted(basis, new Apply(List.of(new Document(0, CREW_SUSPENDED.with(CANDIDATES)))))))
                .isEqualTo(CREW_SUSPENDED.with(OLD));
    }

    @Test
    void keysMadeInVainChangeNothing() {
        Accepted accepted = accepted(basis(CREW.with(OLD)), new Put(CREW.with(CANDIDATES), new Exists()));

        assertThat(accepted.changes()).isEmpty();
        assertThat(accepted.effects()).extracting(Effect::action).containsExactly(Action.UNCHANGED);
    }

    @Test
    void aRemovedSubscriptionComesBackWithNewKeys() {
        assertThat(written(accepted(basis(), new RollBack(1, CREW.with(CANDIDATES), new Unstated()))))
                .isEqualTo(CREW.with(CANDIDATES));
    }

    @Test
    void oneKeyIsReplacedAndTheOtherStays() {
        Basis basis = basis(CREW.with(OLD));

        Accepted accepted = accepted(basis, new RegenerateKey("crew", Slot.SECONDARY, key('e'), new Unstated()));

        assertThat(written(accepted)).isEqualTo(CREW.with(new SubscriptionKeys(OLD.primary(), key('e'))));
        assertThat(accepted.effects())
                .containsExactly(new Effect(
                        "Subscription",
                        "crew",
                        Action.ROTATED,
                        2,
                        List.of(new FieldChange("/keys/secondary", Optional.empty(), Optional.empty()))));
        assertThat(accepted.changes().getFirst().entry().toString())
                .doesNotContain(key('e').hash())
                .doesNotContain(OLD.primary().hash());
    }

    @Test
    void aKeyIsReplacedOnlyOfASubscriptionThatIsThereAsItWasSeen() {
        Basis basis = basis(CREW.with(OLD));

        assertThat(Decider.decide(basis, new RegenerateKey("none", Slot.PRIMARY, key('e'), new Unstated()), CONTEXT))
                .isEqualTo(new Refused(new Refusal.NotFound(new ResourceId(ResourceKind.SUBSCRIPTION, "none"))));
        assertThat(Decider.decide(
                        basis, new RegenerateKey("crew", Slot.PRIMARY, key('e'), new Matches(Set.of(9L))), CONTEXT))
                .isInstanceOf(Refused.class);
    }

    @Test
    void theSameSecretSealedAnewIsTheSame() {
        Accepted accepted = accepted(basis(STORED), new Put(secret("v1.sealed-again", "f1"), new Exists()));

        assertThat(accepted.changes()).isEmpty();
        assertThat(accepted.effects()).extracting(Effect::action).containsExactly(Action.UNCHANGED);
    }

    @Test
    void anotherSecretIsAChangeThatIsToldButNotShown() {
        NamedValue other = secret("v1.other", "f2");

        Accepted accepted = accepted(basis(STORED), new Put(other, new Exists()));

        assertThat(written(accepted)).isEqualTo(other);
        assertThat(accepted.effects().getFirst().fields())
                .containsExactly(new FieldChange("/value", Optional.empty(), Optional.empty()));
        assertThat(accepted.changes().getFirst().entry().resource()).contains(UNSAID.toJson());
    }

    @Test
    void aSecretThatIsNotSaidStaysWhatItIs() {
        assertThat(accepted(basis(STORED), new Put(UNSAID, new Exists())).changes())
                .isEmpty();
        assertThat(accepted(basis(STORED), new RollBack(1, UNSAID, new Exists()))
                        .changes())
                .isEmpty();
    }

    @Test
    void aSecretThatIsNotSaidAndNotStoredIsMissing() {
        Refusal.Conflict conflict = (Refusal.Conflict) ((Refused)
                        Decider.decide(basis(), new Apply(List.of(new Document(3, UNSAID))), CONTEXT))
                .refusal();

        assertThat(conflict.problems()).singleElement().asString().startsWith("/3/value: missing");
        assertThat(Decider.decide(basis(OPEN), new Put(UNSAID, new Exists()), CONTEXT))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aSecretDoesNotBecomeReadableForWantOfAField() {
        for (Command open : List.of(
                new Put(OPEN, new Exists()),
                new RollBack(1, OPEN, new Exists()),
                new Apply(List.of(new Document(0, OPEN))))) {
            Refusal.Conflict conflict =
                    (Refusal.Conflict) ((Refused) Decider.decide(basis(STORED), open, CONTEXT)).refusal();

            assertThat(conflict.problems())
                    .singleElement()
                    .asString()
                    .contains("/secret: false (expected: true, as it is now; send secret: true, or delete it first");
        }
    }

    @Test
    void aValueThatBecomesASecretIsNoLongerShown() {
        Accepted accepted = accepted(basis(OPEN), new Put(STORED, new Exists()));

        assertThat(accepted.effects().getFirst().fields())
                .extracting(FieldChange::pointer)
                .containsExactly("/secret", "/value");
        assertThat(accepted.changes().getFirst().entry().resource()).contains(UNSAID.toJson());
    }
}
