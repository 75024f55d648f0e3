package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.expression.Expression;
import java.util.Optional;

/** The {@code when} of a policy. Immutable. */
record Condition(Optional<Expression<Boolean>> expression) {
    static final Condition ALWAYS = new Condition(Optional.empty());

    /**
     * Whether it holds.
     *
     * @throws Refusal.Raised when it cannot be said: nothing passes a policy that cannot be asked
     */
    boolean holds(Call call) {
        return expression.isEmpty()
                || expression.get().evaluate(call).orElseThrow(() -> new Refusal.Raised(new Refusal.PolicyFailed()));
    }

    /** The same for what is to be hidden unless it certainly holds. */
    boolean surelyHolds(Call call) {
        return expression.isEmpty() || expression.get().evaluate(call).orElse(false);
    }

    /** The same for what hides: where it cannot be said, it hides. */
    boolean mayHold(Call call) {
        return expression.isEmpty() || expression.get().evaluate(call).orElse(true);
    }
}
