package dev.sallyport.edge.identity;

import dev.sallyport.contract.telemetry.CallRecord.Consumer;
import dev.sallyport.oauth.TokenClaims;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody who was let in. What it owns is bound to {@link #principalHash}. Confined to its event loop. */
public final class Caller {
    public static final int PRINCIPAL_HASH_BYTES = 16;

    /** Looking one up costs more than the digest itself. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Caller::sha256);

    private static final byte[] ANONYMOUS = digest("anonymous");

    private final Optional<KeyHolder> keyHolder;
    private final Optional<TokenClaims> token;
    private final Optional<String> openProduct;
    private byte @Nullable [] principalHash;

    /** A subscriber, and the hash of the key that was shown. */
    record KeyHolder(Subscriber subscriber, String keyHash) {}

    Caller(Optional<KeyHolder> keyHolder, Optional<TokenClaims> token, Optional<String> openProduct) {
        this.keyHolder = keyHolder;
        this.token = token;
        this.openProduct = openProduct;
    }

    /** Whoever comes to a server that is open to everybody. */
    public static Caller anonymous() {
        return new Caller(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How the caller was recognised, for records: {@code anonymous}, {@code key}, {@code oauth} or {@code key+oauth}. */
    public String authentication() {
        if (keyHolder.isPresent()) {
            return token.isPresent() ? "key+oauth" : "key";
        }
        return token.isPresent() ? "oauth" : "anonymous";
    }

    public Optional<Subscriber> subscriber() {
        return keyHolder.map(KeyHolder::subscriber);
    }

    Optional<String> keyHash() {
        return keyHolder.map(KeyHolder::keyHash);
    }

    /** What the caller's access token says. */
    public Optional<TokenClaims> token() {
        return token;
    }

    /** The product whose policies the calls pass: the subscription's, or the open one by which a server needs no key. */
    public Optional<String> product() {
        return keyHolder.isPresent() ? keyHolder.get().subscriber().product() : openProduct;
    }

    /** For records: whose calls these are; empty for anonymous callers. */
    public Optional<Consumer> consumer() {
        if (keyHolder.isEmpty() && token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Consumer(
                subscriber().map(Subscriber::subscription),
                product(),
                token.map(claims -> claims.principal().subject()),
                token.flatMap(claims -> claims.principal().clientId())));
    }

    public Set<String> scopes() {
        return token.map(TokenClaims::scopes).orElse(Set.of());
    }

    /** The realm's roles by their names, those of clients as {@code client:role}. */
    public Set<String> roles() {
        return token.map(Caller::roles).orElse(Set.of());
    }

    private static Set<String> roles(TokenClaims claims) {
        if (claims.roles().clients().isEmpty()) {
            return claims.roles().realm();
        }
        Set<String> all = new HashSet<>(claims.roles().realm());
        claims.roles().clients().forEach((client, names) -> names.forEach(name -> all.add(client + ":" + name)));
        return all;
    }

    /** What tells this principal from any other: a truncated SHA-256 of its names, {@value #PRINCIPAL_HASH_BYTES} bytes. */
    public byte[] principalHash() {
        return hash().clone();
    }

    /** Whether {@code hash} is this principal's; takes the same time for every wrong one. */
    public boolean is(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    private byte[] hash() {
        byte[] known = principalHash;
        if (known == null) {
            known = keyHolder.isEmpty() && token.isEmpty() ? ANONYMOUS : digest(principal());
            principalHash = known;
        }
        return known;
    }

    /** Every name with its length before it, so that no two principals read alike. */
    private String principal() {
        StringBuilder principal = new StringBuilder(authentication());
        subscriber().ifPresent(known -> append(principal, known.subscription()));
        token.map(TokenClaims::principal).ifPresent(known -> {
            append(principal, known.issuer());
            append(principal, known.subject());
            append(principal, known.clientId().orElse(""));
        });
        return principal.toString();
    }

    private static void append(StringBuilder principal, String name) {
        principal.append('|').append(name.length()).append(':').append(name);
    }

    private static byte[] digest(String principal) {
        byte[] digest = SHA_256.get().digest(principal.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest, PRINCIPAL_HASH_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
