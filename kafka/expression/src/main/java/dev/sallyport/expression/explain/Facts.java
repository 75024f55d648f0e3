package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.SubscriptionScope;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.expression.Expression;
import dev.sallyport.expression.KnownVariables;
import dev.sallyport.expression.Variable;
import dev.sallyport.expression.explain.Question.Item;
import dev.sallyport.expression.explain.Question.SupposedToken;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of a supposed call. Immutable. */
final class Facts implements KnownVariables {
    private final Question question;
    private final Transport transport;
    private final Optional<SupposedToken> token;
    private final Optional<String> product;

    /** Whether something holds; {@code unknown} are the variables that it hangs on. */
    record Ruling(Truth truth, Set<String> unknown) {
        static final Ruling HOLDS = new Ruling(Truth.HOLDS, Set.of());

        String unknownNames() {
            return String.join(", ", unknown);
        }
    }

    enum Truth {
        HOLDS,
        FAILS_TO_HOLD,
        CANNOT_BE_SAID,
        NOT_KNOWN
    }

    /** Facts of a call with the policies of {@code openProduct} where it is made without a key. */
    Facts(Question question, Optional<String> openProduct, Transport transport) {
        this.question = question;
        this.transport = transport;
        // A server that asks for no token does not look at one.
        this.token = question.token()
                .filter(shown -> question.server().access().oauth().isPresent());
        this.product = question.subscription().isEmpty()
                ? openProduct
                : question.subscription()
                        .map(subscription -> subscription.scope())
                        .filter(SubscriptionScope.OfProduct.class::isInstance)
                        .map(scope -> ((SubscriptionScope.OfProduct) scope).product());
    }

    Question question() {
        return question;
    }

    Optional<String> product() {
        return product;
    }

    Optional<SupposedToken> token() {
        return token;
    }

    /** Empty when not known. */
    Optional<Set<String>> roles() {
        return token.isEmpty() ? Optional.of(Set.of()) : token.get().roles();
    }

    /** Empty when not known. */
    Optional<Set<String>> scopes() {
        return token.isEmpty() ? Optional.of(Set.of()) : token.get().scopes();
    }

    String authentication() {
        if (question.subscription().isPresent()) {
            return token.isPresent() ? "key+oauth" : "key";
        }
        return token.isPresent() ? "oauth" : "anonymous";
    }

    @Override
    public Optional<Object> value(Variable variable) {
        return switch (variable) {
            case REQUEST_METHOD -> Optional.of("POST");
            case REQUEST_PATH -> Optional.of(path());
            case REQUEST_IP -> question.ip().map(Object.class::cast);
            case CALLER_AUTHENTICATION -> Optional.of(authentication());
            case CALLER_SUBSCRIPTION ->
                Optional.of(question.subscription()
                        .map(subscription -> subscription.name())
                        .orElse(""));
            case CALLER_PRODUCT -> Optional.of(product.orElse(""));
            case CALLER_SUBJECT ->
                token.isEmpty() ? Optional.of("") : token.get().subject().map(Object.class::cast);
            case CALLER_CLIENT ->
                token.isEmpty() ? Optional.of("") : token.get().client().map(Object.class::cast);
            case CALLER_ISSUER -> Optional.of(token.isEmpty() ? "" : issuer());
            case CALLER_ROLES -> roles().map(List::copyOf);
            case CALLER_SCOPES -> scopes().map(List::copyOf);
            case CALLER_CLAIMS -> token.isEmpty() ? Optional.of(Map.of()) : Optional.empty();
            case MCP_METHOD -> Optional.of(question.wanted().method());
            case MCP_NAME -> Optional.of(question.wanted() instanceof Item item ? item.name() : "");
            case SERVER_NAME -> Optional.of(question.server().name());
            case REQUEST_HEADERS, MCP_ARGUMENTS, SESSION_PRESENT -> Optional.empty();
        };
    }

    private String path() {
        String endpoint = transport == Transport.SSE ? "/messages" : "/mcp";
        return "/" + question.server().basePath() + endpoint;
    }

    private String issuer() {
        return question.server()
                .access()
                .oauth()
                .map(OAuthDefinition::issuer)
                .orElseThrow()
                .toString();
    }

    /** What a {@code when} says. */
    Ruling ruling(Optional<String> when) {
        if (when.isEmpty()) {
            return Ruling.HOLDS;
        }
        Set<String> unknown = new LinkedHashSet<>();
        Optional<Boolean> value = Expression.condition(when.get())
                .expression()
                .flatMap(expression -> expression.evaluateKnown(variable -> noting(variable, unknown)));
        if (value.isPresent()) {
            return new Ruling(value.get() ? Truth.HOLDS : Truth.FAILS_TO_HOLD, Set.of());
        }
        return new Ruling(unknown.isEmpty() ? Truth.CANNOT_BE_SAID : Truth.NOT_KNOWN, unknown);
    }

    /** Whether an expression that gives a text gives one. */
    Ruling textRuling(String expression) {
        Set<String> unknown = new LinkedHashSet<>();
        boolean isGiven = Expression.text(expression)
                .expression()
                .flatMap(text -> text.evaluateKnown(variable -> noting(variable, unknown)))
                .isPresent();
        if (isGiven) {
            return Ruling.HOLDS;
        }
        return new Ruling(unknown.isEmpty() ? Truth.CANNOT_BE_SAID : Truth.NOT_KNOWN, unknown);
    }

    private Optional<Object> noting(Variable variable, Set<String> unknown) {
        Optional<Object> known = value(variable);
        if (known.isEmpty()) {
            unknown.add(variable.label());
        }
        return known;
    }
}
