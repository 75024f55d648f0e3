package dev.sallyport.config.api;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.time.Duration;
import java.util.Optional;

/**
 * What every write may say in its query.
 *
 * @param why a word for the history
 * @param applied how long to wait until every live edge has the change in force; absent not to wait
 */
record WriteQuery(Optional<String> why, Optional<Duration> applied) {
    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(5);
    private static final Duration WAIT_MIN = Duration.ofMillis(1);
    /** Load balancers cut idle requests after a minute. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(50);

    private static final Rule WHY = Rule.atMost(500);

    /** What a write can be made to wait for. */
    private enum Until {
        COMMITTED,
        APPLIED
    }

    static Optional<WriteQuery> read(Fields fields) {
        Optional<String> why = fields.optionalString("why", WHY);
        Until until = fields.choice("wait", Until.class, Until.COMMITTED);
        Duration timeout = fields.duration("timeout", WAIT_DEFAULT, WAIT_MIN, WAIT_MAX);
        if (fields.has("timeout") && until != Until.APPLIED) {
            fields.problem("timeout", "no timeout unless wait is applied");
        }
        Optional<Duration> applied = until == Until.APPLIED ? Optional.of(timeout) : Optional.empty();
        return fields.build(() -> new WriteQuery(why, applied));
    }
}
