package dev.sallyport.config.api;

import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/** For paths that take no query parameter. */
record NoQuery() {
    static Optional<NoQuery> read(Fields fields) {
        return fields.build(NoQuery::new);
    }
}
