package dev.sallyport.contract.input;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown where an invalid input ends what was going on: at start, and while reading a record. */
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidInput(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
