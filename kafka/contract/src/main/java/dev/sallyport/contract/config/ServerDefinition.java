package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.util.Optional;

/**
 * An MCP server as clients see it.
 *
 * @param name unique among servers
 * @param displayName for lists that people read
 * @param basePath what client URLs begin with: {@code {gateway}/{basePath}/mcp}; unique among servers
 */
public record ServerDefinition(
        String name,
        String displayName,
        String description,
        String basePath,
        ServerBackend backend,
        AccessDefinition access,
        LimitsDefinition limits,
        GovernanceDefinition governance,
        ResumptionDefinition resumption)
        implements Resource {
    private static final Rule BASE_PATH = Rule.matching(
            "[A-Za-z0-9][-A-Za-z0-9._~]{0,63}(/[A-Za-z0-9][-A-Za-z0-9._~]{0,63}){0,3}",
            "one to four path segments of letters, digits, '-', '.', '_' or '~', without a leading slash");

    /** A server whose streams are resumed as the defaults say. */
    public ServerDefinition(
            String name,
            String displayName,
            String description,
            String basePath,
            ServerBackend backend,
            AccessDefinition access,
            LimitsDefinition limits,
            GovernanceDefinition governance) {
        this(
                name,
                displayName,
                description,
                basePath,
                backend,
                access,
                limits,
                governance,
                ResumptionDefinition.DEFAULT);
    }

    static Optional<ServerDefinition> read(Fields fields) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        Optional<String> displayName = fields.optionalString("displayName", Rule.atMost(120));
        Optional<String> description = fields.optionalString("description", Rule.atMost(2_000));
        String basePath = fields.string("basePath", BASE_PATH);
        Optional<ServerBackend> backend = fields.object("backend", ServerBackend::read);
        Optional<AccessDefinition> access = fields.optionalObject("access", AccessDefinition::read);
        Optional<LimitsDefinition> limits = fields.optionalObject("limits", LimitsDefinition::read);
        Optional<ResumptionDefinition> resumption = fields.optionalObject("resumption", ResumptionDefinition::read);
        Optional<GovernanceDefinition> governance = GovernanceDefinition.read(fields);
        return fields.build(() -> new ServerDefinition(
                name,
                displayName.orElse(name),
                description.orElse(""),
                basePath,
                backend.orElseThrow(),
                access.orElse(AccessDefinition.DEFAULT),
                limits.orElse(LimitsDefinition.DEFAULT),
                governance.orElseThrow(),
                resumption.orElse(ResumptionDefinition.DEFAULT)));
    }

    @Override
    public ResourceKind<ServerDefinition> kind() {
        return ResourceKind.SERVER;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", kind().label())
                .put("name", name)
                .put("displayName", displayName)
                .put("description", description)
                .put("basePath", basePath);
        json.set("backend", backend.toJson());
        json.set("access", access.toJson());
        json.set("limits", limits.toJson());
        governance.write(json);
        // Only where it says something: an edge of the release before does not know the field.
        if (!resumption.equals(ResumptionDefinition.DEFAULT)) {
            json.set("resumption", resumption.toJson());
        }
        return json;
    }
}
