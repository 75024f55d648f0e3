package dev.sallyport.edge.session;

import dev.sallyport.edge.identity.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens session ids, and what else only the caller who got it may bring back: {@code kid.base64url(nonce ‖ AES-256-GCM(fact))}, with the server's name and the use as
 * additional data. A fact holds 128 random bits, so no two ids are alike and none can be guessed. Confined to its event
 * loop.
 */
public final class SessionTokens {
    /** An upstream's id may be long (a JWT); a client's garbage must cost next to nothing. */
    static final int ID_CHARACTERS_MAX = 4_096;

    /** Of {@link Handles#BYTES_MAX}: servers keep in a request state what others keep in a store. */
    private static final int HANDLE_CHARACTERS_MAX = 44_000;

    private static final int KID_CHARACTERS_MAX = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int RANDOM_BYTES = 16;
    /** Without a member: of a server that has one place only. */
    private static final byte FORMAT = 1;

    /** Its length in a byte, and a member, before the upstream's id. */
    private static final byte FORMAT_WITH_MEMBER = 2;

    private static final int MEMBER_BYTES_MAX = 255;
    private static final int HEAD_BYTES = 1 + Long.BYTES + RANDOM_BYTES + Caller.PRINCIPAL_HASH_BYTES;

    private final SecureRandom random = new SecureRandom();
    private final Cipher cipher;

    public SessionTokens() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-256-GCM", e);
        }
    }

    /** What a token may be used for; one kind never passes for another. */
    enum Use {
        SESSION(ID_CHARACTERS_MAX),
        MESSAGES_ENDPOINT(ID_CHARACTERS_MAX),
        CURSOR(HANDLE_CHARACTERS_MAX),
        REQUEST_STATE(HANDLE_CHARACTERS_MAX),
        TASK(HANDLE_CHARACTERS_MAX),
        /** For the gateway's own eyes. */
        FAREWELL(ID_CHARACTERS_MAX),
        /** The same. */
        BEGINNING(HANDLE_CHARACTERS_MAX),
        /** The same. */
        SUCCESSOR(HANDLE_CHARACTERS_MAX);

        private final int charactersMax;

        Use(int charactersMax) {
            this.charactersMax = charactersMax;
        }
    }

    /**
     * A session at the upstream.
     *
     * @param member where it is; empty where the server has one place only
     */
    record Session(String id, String member) {}

    /** Seals {@code upstream} for {@code caller} on {@code server}; empty while there is no key to seal with. */
    Optional<String> seal(SessionKeys keys, Use use, String server, Caller caller, Session upstream, Instant now) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] uniqueness = new byte[RANDOM_BYTES];
        random.nextBytes(uniqueness);
        byte[] member = member(upstream);
        byte[] id = upstream.id().getBytes(StandardCharsets.UTF_8);
        byte[] fact = ByteBuffer.allocate(HEAD_BYTES + member.length + id.length)
                .put(member.length == 0 ? FORMAT : FORMAT_WITH_MEMBER)
                .putLong(now.toEpochMilli())
                .put(uniqueness)
                .put(caller.principalHash())
                .put(member)
                .put(id)
                .array();
        return keys.key(keys.sealingKid()).map(key -> {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, additionalData(use, server), fact, 0)
                    .orElseThrow();
            byte[] joined = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, joined, NONCE_BYTES, sealed.length);
            return keys.sealingKid() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
        });
    }

    /** With its length before it; nothing where there is none. */
    private static byte[] member(Session upstream) {
        byte[] name = upstream.member().getBytes(StandardCharsets.UTF_8);
        if (name.length == 0) {
            return name;
        }
        if (name.length > MEMBER_BYTES_MAX) {
            throw new IllegalArgumentException("a member whose name does not fit into a session id");
        }
        return ByteBuffer.allocate(1 + name.length)
                .put((byte) name.length)
                .put(name)
                .array();
    }

    /** What {@code token} says; empty when it is not ours, not for this server, or not for this use. */
    Optional<SessionFact> open(SessionKeys keys, Use use, String server, String token) {
        int dot = token.indexOf('.');
        if (dot < 1 || dot > KID_CHARACTERS_MAX || token.length() > use.charactersMax) {
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
        return crypt(Cipher.DECRYPT_MODE, key.get(), nonce, additionalData(use, server), joined, NONCE_BYTES)
                .flatMap(SessionTokens::read);
    }

    private static Optional<SessionFact> read(byte[] bytes) {
        ByteBuffer fact = ByteBuffer.wrap(bytes).position(1);
        Instant issuedAt = Instant.ofEpochMilli(fact.getLong());
        fact.position(fact.position() + RANDOM_BYTES);
        byte[] principalHash = new byte[Caller.PRINCIPAL_HASH_BYTES];
        fact.get(principalHash);
        return switch (bytes[0]) {
            case FORMAT -> Optional.of(new SessionFact(text(fact, fact.remaining()), "", principalHash, issuedAt));
            case FORMAT_WITH_MEMBER -> {
                String member = text(fact, Byte.toUnsignedInt(fact.get()));
                yield Optional.of(new SessionFact(text(fact, fact.remaining()), member, principalHash, issuedAt));
            }
            default -> Optional.empty();
        };
    }

    private static String text(ByteBuffer fact, int length) {
        byte[] bytes = new byte[length];
        fact.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Optional<byte[]> crypt(
            int mode, SecretKey key, byte[] nonce, byte[] additionalData, byte[] input, int offset) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(additionalData);
            return Optional.of(cipher.doFinal(input, offset, input.length - offset));
        } catch (GeneralSecurityException notSealedSo) {
            return Optional.empty();
        }
    }

    private static byte[] additionalData(Use use, String server) {
        return (use.name() + "/" + server).getBytes(StandardCharsets.UTF_8);
    }
}
