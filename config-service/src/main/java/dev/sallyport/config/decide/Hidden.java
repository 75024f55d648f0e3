package dev.sallyport.config.decide;

import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import java.util.List;
import java.util.Optional;

/** What people do not see of a resource, and therefore cannot write back: it is kept from one revision to the next. */
final class Hidden {
    private static final String VALUE = "/value";

    private Hidden() {}

    /** What is to be stored when somebody wants {@code wanted} in the place of {@code before}. */
    static Checked<Resource> kept(Resource wanted, Optional<Resource> before) {
        return switch (wanted) {
            case Subscription subscription -> new Checked.Valid<>(withKeys(subscription, before));
            case NamedValue value -> content(value, before);
            case ServerDefinition server -> new Checked.Valid<>(server);
            case ProductDefinition product -> new Checked.Valid<>(product);
            case CredentialProvider provider -> new Checked.Valid<>(provider);
            case Backend backend -> new Checked.Valid<>(backend);
            case GlobalPolicies policies -> new Checked.Valid<>(policies);
        };
    }

    private static Subscription withKeys(Subscription wanted, Optional<Resource> before) {
        return before.flatMap(earlier -> earlier instanceof Subscription known ? known.keys() : Optional.empty())
                .map(wanted::with)
                .orElse(wanted);
    }

    private static Checked<Resource> content(NamedValue wanted, Optional<Resource> before) {
        Optional<Content.Sealed> stored = before.flatMap(
                earlier -> earlier instanceof NamedValue known && known.content() instanceof Content.Sealed sealed
                        ? Optional.of(sealed)
                        : Optional.empty());
        return switch (wanted.content()) {
            case Content.Open open -> open(wanted, before);
            case Content.Sealed sealed ->
                new Checked.Valid<>(stored.filter(same -> same.fingerprint().equals(sealed.fingerprint()))
                        .map(same -> new NamedValue(wanted.name(), same))
                        .orElse(wanted));
            case Content.Unsaid unsaid ->
                stored.<Checked<Resource>>map(same -> new Checked.Valid<>(new NamedValue(wanted.name(), same)))
                        .orElseGet(() -> new Checked.Invalid<>(
                                List.of(Problem.missing(VALUE, "the secret, for none is stored that could be kept"))));
            case Content.Fresh fresh -> throw new IllegalArgumentException("a secret comes sealed");
        };
    }

    /** A field that somebody forgot must not show to everybody what was a secret. */
    private static Checked<Resource> open(NamedValue wanted, Optional<Resource> before) {
        return before.filter(earlier -> earlier instanceof NamedValue known && known.isSecret())
                .<Checked<Resource>>map(secret -> new Checked.Invalid<>(List.of(Problem.of(
                                "/secret", "false", "true, as it is now")
                        .withHint("send secret: true, or delete it first to have a value that everybody may read"))))
                .orElseGet(() -> new Checked.Valid<>(wanted));
    }

    /** The change that a comparison of what people see does not show. */
    static Optional<FieldChange> change(Resource before, Resource after) {
        return before instanceof NamedValue earlier
                        && after instanceof NamedValue value
                        && earlier.isSecret()
                        && value.isSecret()
                        && !earlier.equals(value)
                ? Optional.of(FieldChange.hidden(VALUE))
                : Optional.empty();
    }
}
