package dev.sallyport.edge.snapshot;

import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.edge.upstream.UpstreamTarget;

/**
 * A server, ready to be called.
 *
 * @param revision of the definition that it was compiled from
 * @param transportLabel as records name it
 */
public record CompiledServer(
        long revision, ServerDefinition definition, UpstreamTarget upstream, String transportLabel) {

    static CompiledServer of(ResourceChanged<ServerDefinition> changed) {
        ServerDefinition definition = changed.resource();
        return new CompiledServer(
                changed.revision(),
                definition,
                UpstreamTarget.of(definition.backend()),
                Fields.label(definition.backend().transport()));
    }

    public String name() {
        return definition.name();
    }
}
