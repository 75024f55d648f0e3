package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Rule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kinds of resources.
 *
 * @param label what {@code kind} says, and what keys of the config log begin with
 * @param field under which a record of the config log holds the resource
 * @param noun what people call one of them
 * @param plural what people call several of them, as in the path of the admin API
 * @param written reads what a person wrote
 * @param stored reads what {@link Resource#toStored} wrote
 */
public record ResourceKind<R extends Resource>(
        String label,
        String field,
        String noun,
        String plural,
        Function<Fields, Optional<R>> written,
        Function<Fields, Optional<R>> stored) {
    public static final ResourceKind<ServerDefinition> SERVER = new ResourceKind<>(
            "McpServer", "server", "server", "servers", ServerDefinition::read, ServerDefinition::read);
    public static final ResourceKind<ProductDefinition> PRODUCT = new ResourceKind<>(
            "Product", "product", "product", "products", ProductDefinition::read, ProductDefinition::read);
    public static final ResourceKind<Subscription> SUBSCRIPTION = new ResourceKind<>(
            "Subscription",
            "subscription",
            "subscription",
            "subscriptions",
            Subscription::readWritten,
            Subscription::readStored);
    public static final ResourceKind<NamedValue> NAMED_VALUE = new ResourceKind<>(
            "NamedValue", "namedValue", "named value", "named-values", NamedValue::readWritten, NamedValue::readStored);
    public static final ResourceKind<CredentialProvider> CREDENTIAL_PROVIDER = new ResourceKind<>(
            "CredentialProvider",
            "credentialProvider",
            "credential provider",
            "credentials",
            CredentialProvider::read,
            CredentialProvider::read);
    public static final ResourceKind<Backend> BACKEND =
            new ResourceKind<>("Backend", "backend", "backend", "backends", Backend::read, Backend::read);
    public static final ResourceKind<GlobalPolicies> GLOBAL_POLICIES = new ResourceKind<>(
            "GlobalPolicies", "globalPolicies", "policies", "policies", GlobalPolicies::read, GlobalPolicies::read);

    /** In the order in which they can be created: each refers to earlier ones only. */
    public static final List<ResourceKind<?>> ALL =
            List.of(NAMED_VALUE, CREDENTIAL_PROVIDER, BACKEND, SERVER, PRODUCT, SUBSCRIPTION, GLOBAL_POLICIES);

    /** The kind that {@code label} names. */
    public static Optional<ResourceKind<?>> of(String label) {
        return ALL.stream().filter(kind -> kind.label.equals(label)).findFirst();
    }

    /** Reads what a person wrote. */
    public Checked<R> read(JsonNode document) {
        return Fields.read(document, UnknownFields.REFUSED, fields -> {
            fields.string("kind", new Rule(label::equals, label));
            return written.apply(fields);
        });
    }

    /** What the config log is compacted by. */
    public String key(String name) {
        return label + "/" + name;
    }

    @Override
    public String toString() {
        return label;
    }
}
