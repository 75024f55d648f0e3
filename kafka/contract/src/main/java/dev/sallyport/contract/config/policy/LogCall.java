package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * Writes a line into the edge's log for each call that passes.
 *
 * @param message a CEL expression that gives the line's text
 */
public record LogCall(String message, Level level) implements PolicyAction {

    /** How loud. */
    public enum Level {
        INFO,
        WARN
    }

    static Optional<LogCall> read(Fields fields) {
        String message = fields.string("message", PolicyDefinition.EXPRESSION);
        Level level = fields.choice("level", Level.class, Level.INFO);
        return fields.build(() -> new LogCall(message, level));
    }

    @Override
    public PolicyType type() {
        return PolicyType.LOG;
    }

    @Override
    public void write(ObjectNode json) {
        json.put("message", message).put("level", Fields.label(level));
    }
}
