package dev.sallyport.contract.input;

import java.util.List;
import java.util.function.Function;

/** An input after reading: a value, or everything that is wrong with it. */
public sealed interface Checked<T> {
    record Valid<T>(T value) implements Checked<T> {}

    record Invalid<T>(List<Problem> problems) implements Checked<T> {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid input has a problem");
            }
        }
    }

    /** The value, or {@link InvalidInput} with all problems. */
    default T orThrow() {
        return switch (this) {
            case Valid<T> valid -> valid.value();
            case Invalid<T> invalid -> throw new InvalidInput(invalid.problems());
        };
    }

    /** The same as a part, at {@code prefix}, of a larger input. */
    default Checked<T> below(String prefix) {
        return fold(
                Valid::new,
                problems -> new Invalid<>(
                        problems.stream().map(problem -> problem.below(prefix)).toList()));
    }

    default <R> R fold(Function<T, R> whenValid, Function<List<Problem>, R> whenInvalid) {
        return switch (this) {
            case Valid<T> valid -> whenValid.apply(valid.value());
            case Invalid<T> invalid -> whenInvalid.apply(invalid.problems());
        };
    }
}
