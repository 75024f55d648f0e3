package dev.sallyport.edge.session;

import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.mcp.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Seals and opens the names of streams, which event ids begin with. They are sealed for server, session and principal, so
 * that a name opens for those and for nobody else. The position behind it is not sealed: whoever has the name may read the whole stream. Confined to its event loop.
 */
public final class StreamTokens {
    /** The longest request id there is, and what stands around it. */
    private static final int TOKEN_CHARACTERS_MAX = 2_048;

    private static final int STREAM_BYTES = 16;
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + STREAM_BYTES + Long.BYTES;

    private final Seal seal = new Seal();

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
        byte[] rest = seal.random(STREAM_BYTES - StreamHome.DIGITS / 2);
        return new StreamName(home.digits() + HexFormat.of().formatHex(rest), owner, request);
    }

    /** Seals {@code name}; empty while there is no key to seal with. */
    public Optional<String> seal(SessionKeys keys, Audience audience, StreamName name) {
        byte[] request = name.request().map(RequestId::token).orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] fact = ByteBuffer.allocate(HEAD_BYTES + request.length)
                .put(FORMAT)
                .put(HexFormat.of().parseHex(name.stream()))
                .putLong(name.owner())
                .put(request)
                .array();
        return seal.seal(keys, audience.bytes(), fact);
    }

    /** What {@code token} says; empty when it is not ours, or not for {@code audience}. */
    public Optional<StreamName> open(SessionKeys keys, Audience audience, String token) {
        return seal.open(keys, audience.bytes(), token, TOKEN_CHARACTERS_MAX, HEAD_BYTES)
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
}
