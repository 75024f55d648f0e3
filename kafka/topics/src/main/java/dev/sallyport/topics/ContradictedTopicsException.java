package dev.sallyport.topics;

import java.util.List;
import java.util.stream.Collectors;

/** Topics exist with other settings than the catalogue's: nothing was created, and nothing may run on them. */
public final class ContradictedTopicsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Contradiction> contradictions;

    ContradictedTopicsException(List<Contradiction> contradictions) {
        super(contradictions.stream().map(Contradiction::toString).collect(Collectors.joining("\n")));
        this.contradictions = List.copyOf(contradictions);
    }

    public List<Contradiction> contradictions() {
        return contradictions;
    }
}
