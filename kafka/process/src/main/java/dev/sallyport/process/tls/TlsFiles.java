package dev.sallyport.process.tls;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.pem.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The files with which a port does TLS.
 *
 * @param certificate in PEM, with the chain behind it
 * @param key of {@code certificate}, in PKCS #8 PEM
 * @param clientAuthorities whose certificates clients may show, in PEM
 * @param checkEvery how often the files are looked at for new content
 */
public record TlsFiles(
        Path certificate,
        Path key,
        Optional<Path> clientAuthorities,
        ClientAuthentication clientAuthentication,
        Duration checkEvery) {
    /** A chain is some kilobytes, a bundle of authorities a few hundred. */
    private static final long FILE_BYTES_MAX = 1024 * 1024;

    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
    private static final String READABLE = "a file of at most 1 MiB that this process can read, with ";

    /** Whether clients show certificates (RFC 8446 section 4.3.2). */
    public enum ClientAuthentication {
        /** They are not asked to. */
        NONE,
        /** They may; a wrong one ends the connection. */
        OPTIONAL,
        REQUIRED
    }

    /**
     * What the files hold.
     *
     * @param expiresAt when the first certificate of the chain does
     */
    record Content(ServerSSLOptions options, Instant expiresAt) {}

    /** Reads the settings and the files; whatever is wrong with either is a problem. */
    public static Optional<TlsFiles> read(Fields fields) {
        String certificate = fields.string("certificate", Rule.NOT_BLANK);
        String key = fields.string("key", Rule.NOT_BLANK);
        Optional<String> authorities = fields.optionalString("clientAuthorities", Rule.NOT_BLANK);
        ClientAuthentication clients =
                fields.choice("clientAuthentication", ClientAuthentication.class, ClientAuthentication.NONE);
        Duration checkEvery = fields.duration("checkEvery", CHECK_EVERY, Duration.ofMillis(100), Duration.ofHours(1));
        if (clients != ClientAuthentication.NONE && !fields.has("clientAuthorities")) {
            fields.problem("clientAuthorities", "a file with the authorities of clients' certificates");
        }
        if (clients == ClientAuthentication.NONE && fields.has("clientAuthorities")) {
            fields.problem("clientAuthorities", "no clientAuthorities where clientAuthentication is none");
        }
        TlsFiles files =
                new TlsFiles(Path.of(certificate), Path.of(key), authorities.map(Path::of), clients, checkEvery);
        if (!certificate.isEmpty() && !key.isEmpty()) {
            files.load(fields::problem);
        }
        return fields.build(() -> files);
    }

    /**
     * Reads the files; blocks.
     *
     * @param problems takes a field's name and what was expected of its file
     * @return empty when there was a problem
     */
    Optional<Content> load(BiConsumer<String, String> problems) {
        Optional<String> chain = text(certificate).filter(text -> isCertificates(text));
        if (chain.isEmpty()) {
            problems.accept("certificate", READABLE + Pem.CERTIFICATES);
        }
        Optional<String> keyText = text(key);
        Optional<PrivateKey> privateKey = keyText.flatMap(Pem::privateKey);
        if (privateKey.isEmpty()) {
            problems.accept("key", READABLE + Pem.PRIVATE_KEY);
        }
        Optional<String> trusted = clientAuthorities.flatMap(TlsFiles::text).filter(text -> isCertificates(text));
        if (clientAuthorities.isPresent() && trusted.isEmpty()) {
            problems.accept("clientAuthorities", READABLE + Pem.CERTIFICATES);
        }
        if (chain.isEmpty() || privateKey.isEmpty() || (clientAuthorities.isPresent() && trusted.isEmpty())) {
            return Optional.empty();
        }
        List<X509Certificate> certificates = Pem.certificates(chain.get()).orElseThrow();
        if (!Pem.fits(privateKey.get(), certificates.getFirst())) {
            problems.accept("key", "the key of the first certificate in " + certificate);
            return Optional.empty();
        }
        ServerSSLOptions options = new ServerSSLOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(chain.get()))
                        .addKeyValue(Buffer.buffer(keyText.orElseThrow())))
                .setClientAuth(clientAuth());
        trusted.ifPresent(text -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(text))));
        return Optional.of(new Content(options, firstEnd(certificates)));
    }

    private ClientAuth clientAuth() {
        return switch (clientAuthentication) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.REQUEST;
            case REQUIRED -> ClientAuth.REQUIRED;
        };
    }

    private static boolean isCertificates(String text) {
        return Pem.certificates(text).isPresent();
    }

    private static Instant firstEnd(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.size(file) <= FILE_BYTES_MAX ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
