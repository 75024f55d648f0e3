package dev.sallyport.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;

/** Resources as operators write them, in JSON with single quotes. */
public final class Written {
    private Written() {}

    public static ServerDefinition server(String fields) {
        return read(ResourceKind.SERVER, fields);
    }

    static ProductDefinition product(String fields) {
        return read(ResourceKind.PRODUCT, fields);
    }

    static Subscription subscription(String fields) {
        return read(ResourceKind.SUBSCRIPTION, fields);
    }

    static GlobalPolicies global(String fields) {
        return read(ResourceKind.GLOBAL_POLICIES, fields);
    }

    static CredentialProvider credentialProvider(String fields) {
        return read(ResourceKind.CREDENTIAL_PROVIDER, fields);
    }

    static Backend backend(String fields) {
        return read(ResourceKind.BACKEND, fields);
    }

    private static <R extends Resource> R read(ResourceKind<R> kind, String fields) {
        String text = "{'kind':'" + kind.label() + "'," + fields + "}";
        try {
            return kind.read(Json.MAPPER.readTree(text.replace('\'', '"'))).orThrow();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
