package dev.sallyport.expression;

/** What the variables are for one call; asked only for those that an expression uses. */
@FunctionalInterface
public interface Variables {
    /** A {@link String}, {@link Boolean}, {@link java.util.List} or {@link java.util.Map}, as the variable's type says. */
    Object value(Variable variable);
}
