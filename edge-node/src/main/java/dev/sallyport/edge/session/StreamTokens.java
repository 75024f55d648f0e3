package dev.sallyport.edge.session;

import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.mcp.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens the names of streams, which event ids begin with: {@code kid.base64url(nonce ‖ AES-256-GCM(name))}.
 * Server, session and principal are additional data, so that a name opens for those it was sealed for and for nobody
 * else. The position behind it is not sealed: whoever has the name may read the whole stream. Confined to its event loop.
 */
public final class StreamTokens {
    /** The longest request id there is, and what stands around it. */
    private static final int TOKEN_CHARACTERS_MAX = 2_048;

    private static final int KID_CHARACTERS_MAX = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int STREAM_BYTES = 16;
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + STREAM_BYTES + Long.BYTES;

    private final SecureRandom random = new SecureRandom();
    private final Cipher cipher;

    public StreamTokens() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-256-GCM", e);
        }
    }

    /**
     * For whom a name is sealed.
     *
     * @param session what records call the session by; empty where there is none
     */
    public record Audience(String server, String session, Caller caller) {
        private byte[] bytes() {
            byte[] names = ("STREAM/" + server + "/" + session + "/").getBytes(StandardCharsets.UTF_8);
            byte[] principal = caller.principalHash();
            byte[] both = Arrays.copyOf(names, names.length + principal.length);
            System.arraycopy(principal, 0, both, names.length, principal.length);
            return both;
        }
    }

    /** A name that nobody had before, of a stream that begins at {@code home}. */
    public StreamName fresh(StreamHome home, long owner, Optional<RequestId> request) {
        byte[] rest = new byte[STREAM_BYTES - StreamHome.DIGITS / 2];
        random.nextBytes(rest);
        return new StreamName(home.digits() + HexFormat.of().formatHex(rest), owner, request);
    }

    /** Seals {@code name}; empty while there is no key to seal with. */
    public Optional<String> seal(SessionKeys keys, Audience audience, StreamName name) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] request = name.request().map(RequestId::token).orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] fact = ByteBuffer.allocate(HEAD_BYTES + request.length)
                .put(FORMAT)
                .put(HexFormat.of().parseHex(name.stream()))
                .putLong(name.owner())
                .put(request)
                .array();
        return keys.key(keys.sealingKid()).map(key -> {
            byte[] sealed =
                    crypt(Cipher.ENCRYPT_MODE, key, nonce, audience, fact, 0).orElseThrow();
            byte[] joined = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, joined, NONCE_BYTES, sealed.length);
            return keys.sealingKid() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
        });
    }

    /** What {@code token} says; empty when it is not ours, or not for {@code audience}. */
    public Optional<StreamName> open(SessionKeys keys, Audience audience, String token) {
        int dot = token.indexOf('.');
        if (dot < 1 || dot > KID_CHARACTERS_MAX || token.length() > TOKEN_CHARACTERS_MAX) {
            return Optional.empty();
        }
        Optional<SecretKey> key = keys.key(token.substring(0, dot));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        byte[] joined;
        try {
            joined = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (joined.length < NONCE_BYTES + HEAD_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(joined, NONCE_BYTES);
        return crypt(Cipher.DECRYPT_MODE, key.get(), nonce, audience, joined, NONCE_BYTES)
                .filter(fact -> fact[0] == FORMAT)
                .map(StreamTokens::read);
    }

    private static StreamName read(byte[] bytes) {
        ByteBuffer fact = ByteBuffer.wrap(bytes).position(1);
        byte[] stream = new byte[STREAM_BYTES];
        fact.get(stream);
        long owner = fact.getLong();
        String request = new String(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES, StandardCharsets.UTF_8);
        return new StreamName(
                HexFormat.of().formatHex(stream),
                owner,
                Optional.of(request).filter(text -> !text.isEmpty()).map(RequestId::new));
    }

    private Optional<byte[]> crypt(int mode, SecretKey key, byte[] nonce, Audience audience, byte[] input, int offset) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(audience.bytes());
            return Optional.of(cipher.doFinal(input, offset, input.length - offset));
        } catch (GeneralSecurityException notSealedSo) {
            return Optional.empty();
        }
    }
}
