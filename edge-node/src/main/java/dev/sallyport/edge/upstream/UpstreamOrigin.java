package dev.sallyport.edge.upstream;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import java.util.Optional;

/**
 * What connections are pooled by: one is never used for another host, nor under another identity. Immutable.
 *
 * @param identity what either side proves; empty for what is usual
 */
record UpstreamOrigin(String host, int port, boolean tls, Optional<TlsIdentity> identity) {
    private static final ClientSSLOptions USUAL = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");

    /** How to connect to it. */
    ConnectOptions options() {
        ConnectOptions options =
                new ConnectOptions().setHost(host).setPort(port).setSsl(tls);
        if (tls) {
            options.setSslOptions(USUAL);
            identity.ifPresent(of -> of.applyTo(options));
        }
        return options;
    }
}
