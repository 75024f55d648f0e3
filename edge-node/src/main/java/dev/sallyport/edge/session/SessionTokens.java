package dev.sallyport.edge.session;

import dev.sallyport.edge.identity.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Seals and opens session ids, and what else only the caller who got it may bring back, for the server's name and the use.
 * A fact holds 128 random bits, so no two ids are alike and none can be guessed. Confined to its event loop.
 */
public final class SessionTokens {
    /** An upstream's id may be long (a JWT); a client's garbage must cost next to nothing. */
    static final int ID_CHARACTERS_MAX = 4_096;

    /** Of {@link Handles#BYTES_MAX}: servers keep in a request state what others keep in a store. */
    private static final int HANDLE_CHARACTERS_MAX = 44_000;

    private static final int RANDOM_BYTES = 16;

    /** Without a member: of a server that has one place only. */
    private static final byte FORMAT = 1;

    /** Its length in a byte, and a member, before the upstream's id. */
    private static final byte FORMAT_WITH_MEMBER = 2;

    private static final int MEMBER_BYTES_MAX = 255;
    private static final int HEAD_BYTES = 1 + Long.BYTES + RANDOM_BYTES + Caller.PRINCIPAL_HASH_BYTES;

    private final Seal seal = new Seal();

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
        byte[] member = member(upstream);
        byte[] id = upstream.id().getBytes(StandardCharsets.UTF_8);
        byte[] fact = ByteBuffer.allocate(HEAD_BYTES + member.length + id.length)
                .put(member.length == 0 ? FORMAT : FORMAT_WITH_MEMBER)
                .putLong(now.toEpochMilli())
                .put(seal.random(RANDOM_BYTES))
                .put(caller.principalHash())
                .put(member)
                .put(id)
                .array();
        return seal.seal(keys, additionalData(use, server), fact);
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
        return seal.open(keys, additionalData(use, server), token, use.charactersMax, HEAD_BYTES)
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

    private static byte[] additionalData(Use use, String server) {
        return (use.name() + "/" + server).getBytes(StandardCharsets.UTF_8);
    }
}
