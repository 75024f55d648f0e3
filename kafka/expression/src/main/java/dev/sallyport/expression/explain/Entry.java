package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionScope;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.expression.explain.Explanation.Answer;
import dev.sallyport.expression.explain.Explanation.CallerFinding;
import java.time.Instant;
import java.util.Optional;

/** Whether a server lets a caller in, before it is asked what the call is about. */
final class Entry {
    private final ConfigImage image;
    private final Facts facts;
    private final Instant now;

    Entry(ConfigImage image, Facts facts, Instant now) {
        this.image = image;
        this.facts = facts;
        this.now = now;
    }

    CallerFinding judge(Course course) {
        AccessDefinition access = facts.question().server().access();
        Optional<Subscription> subscription = facts.question().subscription();
        if (subscription.isPresent()) {
            Optional<String> flaw = flaw(subscription.get());
            if (flaw.isPresent()) {
                return refused(ExpectedRefusal.KEY_INVALID, flaw.get(), course);
            }
        } else if (access.subscriptionRequired() && facts.product().isEmpty()) {
            return refused(ExpectedRefusal.KEY_MISSING, "the server wants a subscription key", course);
        }
        if (access.oauth().isPresent() && facts.token().isEmpty()) {
            return refused(ExpectedRefusal.TOKEN_MISSING, "the server wants an access token", course);
        }
        if (access.oauth().filter(oauth -> !oauth.requiredClaims().isEmpty()).isPresent()) {
            course.doubt("caller.claims (server/access/oauth/requiredClaims)");
            return finding(Answer.DEPENDS, "depends on caller.claims: /access/oauth/requiredClaims");
        }
        if (facts.question().token().isPresent() && facts.token().isEmpty()) {
            return finding(Answer.YES, "the server asks for no access token and does not look at one");
        }
        return finding(Answer.YES, "nothing is against the caller");
    }

    /** Why the subscription's key is not good here. */
    private Optional<String> flaw(Subscription subscription) {
        if (subscription.state() != Subscription.State.ACTIVE) {
            return Optional.of("the subscription is " + Fields.label(subscription.state()));
        }
        if (subscription.hasExpired(now)) {
            return Optional.of("the subscription has expired");
        }
        return opens(subscription.scope())
                ? Optional.empty()
                : Optional.of("the subscription is for " + subscription.scope() + ", which does not open this server");
    }

    private boolean opens(SubscriptionScope scope) {
        String server = facts.question().server().name();
        return switch (scope) {
            case SubscriptionScope.All all -> true;
            case SubscriptionScope.OfServer one -> one.server().equals(server);
            case SubscriptionScope.OfProduct of ->
                image.resources()
                        .find(ResourceKind.PRODUCT, of.product())
                        .filter(product -> product.resource().servers().contains(server))
                        .isPresent();
        };
    }

    private CallerFinding refused(ExpectedRefusal refusal, String why, Course course) {
        course.end(refusal, why);
        return finding(Answer.NO, why);
    }

    private CallerFinding finding(Answer admitted, String why) {
        Optional<Subscription> subscription = facts.question().subscription();
        return new CallerFinding(
                facts.authentication(),
                subscription.map(Subscription::name),
                facts.product(),
                subscription.map(shown -> shown.state() == Subscription.State.ACTIVE && shown.hasExpired(now)
                        ? "expired"
                        : Fields.label(shown.state())),
                admitted,
                why);
    }
}
