package dev.sallyport.config.session;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Where the edges' cluster is.
 *
 * @param name as in the edges' own block {@code cluster}
 * @param addresses of some of its members, {@code host:port}
 */
public record ClusterAccess(String name, List<String> addresses) {
    private static final String DEFAULT_NAME = "sallyport";
    private static final Rule ADDRESS =
            Rule.matching("[A-Za-z0-9._-]{1,253}:[0-9]{1,5}", "host:port of an edge's cluster.listen");

    public ClusterAccess {
        addresses = List.copyOf(addresses);
    }

    /** Reads the block {@code cluster}. */
    public static Optional<ClusterAccess> read(Fields fields) {
        Optional<String> name = fields.optionalString("name", Rule.NAME);
        List<String> addresses =
                fields.atLeastOne("addresses", ADDRESS, "where at least one edge listens for its cluster");
        return fields.build(() -> new ClusterAccess(name.orElse(DEFAULT_NAME), addresses));
    }
}
