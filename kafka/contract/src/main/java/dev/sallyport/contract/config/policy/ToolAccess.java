package dev.sallyport.contract.config.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.input.Fields;
import java.util.Optional;

/**
 * Narrows which tools, resources and prompts there are for a caller. What is hidden is unknown: it is in no list, and
 * calling it is answered as if it did not exist.
 */
public record ToolAccess(NamePatterns tools, NamePatterns resources, NamePatterns prompts) implements PolicyAction {

    static Optional<ToolAccess> read(Fields fields) {
        Optional<NamePatterns> tools = fields.optionalObject("tools", NamePatterns::read);
        Optional<NamePatterns> resources = fields.optionalObject("resources", NamePatterns::read);
        Optional<NamePatterns> prompts = fields.optionalObject("prompts", NamePatterns::read);
        return fields.build(() -> new ToolAccess(
                tools.orElse(NamePatterns.ALL), resources.orElse(NamePatterns.ALL), prompts.orElse(NamePatterns.ALL)));
    }

    @Override
    public PolicyType type() {
        return PolicyType.TOOL_ACCESS;
    }

    @Override
    public void write(ObjectNode json) {
        tools.write(json.putObject("tools"));
        resources.write(json.putObject("resources"));
        prompts.write(json.putObject("prompts"));
    }
}
