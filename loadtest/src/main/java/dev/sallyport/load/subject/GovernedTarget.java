package dev.sallyport.load.subject;

/**
 * The same stub behind the same edge, but governed: the difference to {@link EdgeTarget} is what governing costs, and
 * no two JVMs are compared for it.
 */
public final class GovernedTarget implements GovernedCalls {
    private final EdgeTarget edge;

    /** Calls through {@code edge}, which its owner closes. */
    public GovernedTarget(EdgeTarget edge) {
        this.edge = edge;
    }

    @Override
    public String scenario() {
        return "13-governed";
    }

    @Override
    public EdgeTarget edge() {
        return edge;
    }

    @Override
    public String description() {
        return "the edge of 02-edge, with a subscription key, a tool policy and a leased rate limit";
    }

    @Override
    public void close() {
        // The edge is closed by whoever started it.
    }
}
