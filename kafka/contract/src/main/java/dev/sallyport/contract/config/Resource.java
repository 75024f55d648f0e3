package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Something that operators configure under a name of its own. Immutable. */
public sealed interface Resource
        permits ServerDefinition,
                ProductDefinition,
                Subscription,
                NamedValue,
                CredentialProvider,
                Backend,
                GlobalPolicies {
    ResourceKind<?> kind();

    /** Unique within its kind. */
    String name();

    /** As people read and write it, with every default written out and without secrets. */
    ObjectNode toJson();

    /** As it stands in the config log: with what people do not see, secrets sealed or hashed. */
    default ObjectNode toStored() {
        return toJson();
    }
}
