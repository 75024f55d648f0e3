package dev.sallyport.expression;

import java.util.Optional;

/** What the variables are for a call of which not everything is known; asked only for those that an expression uses. */
@FunctionalInterface
public interface KnownVariables {
    /** As {@link Variables#value} gives it; empty when it is not known. */
    Optional<Object> value(Variable variable);
}
