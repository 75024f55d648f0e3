package dev.sallyport.contract.pem;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM (RFC 7468): certificates, and private keys in PKCS #8. Text around the blocks is passed over. */
public final class Pem {
    /** What {@link #certificates} takes, in words that finish "expected: …". */
    public static final String CERTIFICATES = "one certificate or more in PEM (BEGIN CERTIFICATE), and nothing else";

    /** What {@link #privateKey} takes. */
    public static final String PRIVATE_KEY =
            "an unencrypted RSA or EC key in PKCS #8 PEM (BEGIN PRIVATE KEY; openssl pkcs8 -topk8 -nocrypt makes one)";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
    private static final String BEGIN = "-----BEGIN ";
    private static final byte[] PROBE = {1, 2, 3, 4, 5, 6, 7, 8};

    private Pem() {}

    private record Block(String label, String base64) {
        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }
    }

    /** The certificates in their order; empty unless all of the text's blocks are certificates that can be read. */
    public static Optional<List<X509Certificate>> certificates(String text) {
        Optional<List<Block>> blocks = blocks(text);
        if (blocks.isEmpty() || blocks.get().isEmpty()) {
            return Optional.empty();
        }
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks.get()) {
                if (!block.label().equals("CERTIFICATE")) {
                    return Optional.empty();
                }
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
            }
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
        return Optional.of(List.copyOf(certificates));
    }

    /** The key; empty unless there is exactly one. */
    public static Optional<PrivateKey> privateKey(String text) {
        List<byte[]> keys = blocks(text).orElse(List.of()).stream()
                .filter(block -> block.label().equals("PRIVATE KEY"))
                .map(Block::bytes)
                .toList();
        return keys.size() == 1 ? key("RSA", keys.getFirst()).or(() -> key("EC", keys.getFirst())) : Optional.empty();
    }

    private static Optional<PrivateKey> key(String algorithm, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException another) {
            return Optional.empty();
        }
    }

    /** Whether {@code key} is the one that {@code certificate} is for. */
    public static boolean fits(PrivateKey key, X509Certificate certificate) {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException notOfOneKind) {
            return false;
        }
    }

    /** Empty when one of them is cut off or not in base64. */
    private static Optional<List<Block>> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String base64 = matcher.group(2).replaceAll("\\s", "");
            if (!BASE64.matcher(base64).matches() || base64.length() % 4 != 0) {
                return Optional.empty();
            }
            blocks.add(new Block(matcher.group(1), base64));
        }
        return begun(text) == blocks.size() ? Optional.of(blocks) : Optional.empty();
    }

    private static int begun(String text) {
        int count = 0;
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            count++;
        }
        return count;
    }
}
