package dev.sallyport.edge.upstream.credential;

import dev.sallyport.contract.config.CredentialProvider;

/** A provider together with the gateway's secret there: the same settings give the same tokens. */
public record CredentialSettings(CredentialProvider provider, String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
        return "CredentialSettings[" + provider.name() + "]";
    }
}
