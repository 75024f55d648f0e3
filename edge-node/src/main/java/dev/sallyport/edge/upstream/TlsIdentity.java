package dev.sallyport.edge.upstream;

import dev.sallyport.contract.config.TlsDefinition;
import dev.sallyport.contract.pem.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who an upstream must prove to be, and who the gateway proves to be there. The options are part of the key by which
 * connections are pooled: those of one identity are never used under another, and after a change they are left alone
 * until they idle out. Immutable.
 */
public final class TlsIdentity {
    private final ClientSSLOptions options;
    private final Optional<String> serverName;
    private final int hash;

    private TlsIdentity(ClientSSLOptions options, Optional<String> serverName) {
        this.options = options;
        this.serverName = serverName;
        this.hash = Objects.hash(options, serverName);
    }

    /**
     * What {@code tls} asks for.
     *
     * @throws IllegalArgumentException when it cannot be put in force; the message says why, and is for the operator
     */
    public static TlsIdentity of(TlsDefinition tls, Function<String, Optional<String>> namedValues) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        tls.trustedCertificates()
                .map(field -> certificates("trustedCertificates", field, namedValues))
                .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
        if (tls.certificate().isPresent()) {
            options.setKeyCertOptions(
                    keyCertificate(tls.certificate().get(), tls.key().orElseThrow(), namedValues));
        }
        return new TlsIdentity(options, tls.serverName());
    }

    private static PemKeyCertOptions keyCertificate(
            String certificateField, String keyField, Function<String, Optional<String>> namedValues) {
        String certificate = certificates("certificate", certificateField, namedValues);
        String key = TlsDefinition.resolve(keyField, namedValues)
                .orElseThrow(() -> problem("key", keyField, "a named value that this node's master key opens"));
        PrivateKey readable = Pem.privateKey(key).orElseThrow(() -> problem("key", keyField, Pem.PRIVATE_KEY));
        X509Certificate shown = Pem.certificates(certificate).orElseThrow().getFirst();
        if (!Pem.fits(readable, shown)) {
            throw problem("key", keyField, "the key of the first certificate of backend.tls.certificate");
        }
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
    }

    private static String certificates(String name, String field, Function<String, Optional<String>> namedValues) {
        String written = TlsDefinition.namedValue(field).isPresent() ? field : "what stands there";
        return TlsDefinition.resolve(field, namedValues)
                .filter(pem -> Pem.certificates(pem).isPresent())
                .orElseThrow(() -> problem(name, written, Pem.CERTIFICATES));
    }

    private static IllegalArgumentException problem(String name, String written, String expected) {
        return new IllegalArgumentException("backend.tls." + name + ": " + written + " (expected: " + expected + ")");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsIdentity that && options.equals(that.options) && serverName.equals(that.serverName);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The name that is asked for and verified, where it is another than the URL's. */
    public Optional<String> serverName() {
        return serverName;
    }

    /** The connection goes where it went, under the name that is to be verified. */
    void applyTo(ConnectOptions connection) {
        connection.setSslOptions(options);
        serverName.ifPresent(name -> connection
                .setRemoteAddress(SocketAddress.inetSocketAddress(connection.getPort(), connection.getHost()))
                .setHost(name));
    }

    /** The same for the general client. */
    public void applyTo(RequestOptions request, UpstreamTarget target) {
        request.setSslOptions(options);
        serverName.ifPresent(name -> request.setServer(SocketAddress.inetSocketAddress(target.port(), target.host()))
                .setHost(name));
    }
}
