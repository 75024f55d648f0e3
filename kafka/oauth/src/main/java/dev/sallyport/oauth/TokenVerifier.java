package dev.sallyport.oauth;

import dev.sallyport.oauth.TokenResult.Rejected;
import dev.sallyport.oauth.TokenResult.Unavailable;
import dev.sallyport.oauth.TokenResult.Unavailable.Cause;
import dev.sallyport.oauth.TokenResult.Verified;
import dev.sallyport.oauth.Verification.Done;
import dev.sallyport.oauth.Verification.Pending;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Says of access tokens whether they open a server. Confined to its event loop.
 *
 * <p>A token whose signature was found right is known by its SHA-256 until its key is withdrawn or newer tokens take its
 * place; everything else (audience, times, revocation) is looked at on each call, so one token may open one server and
 * not another. Cheap checks go before the signature, which is only computed while {@link TokenLimits#verifyPercent} lets
 * it be.
 */
public final class TokenVerifier {
    private static final char ASCII_MAX = 0x7e;
    private static final char ASCII_MIN = 0x21;

    private final Context loop;
    private final TokenLimits limits;
    private final InstantSource clock;
    private final VerifyBudget budget;
    private final TokenHash.Maker hashes = new TokenHash.Maker();
    private final RecentTokens<Right> right;
    private final RecentTokens<Wrong> wrong;

    /** A signature that was found right, and by which keys. */
    private record Right(TokenClaims claims, String algorithm, VerificationKey key, Issuer issuer, KeySet keys) {}

    /** A signature that none of these keys made. */
    private record Wrong(Issuer issuer, KeySet keys) {}

    /**
     * A verifier of one event loop.
     *
     * @param loop the event loop's context
     * @param clock what the issuer's clock is compared with
     */
    public TokenVerifier(Context loop, TokenLimits limits, InstantSource clock) {
        this.loop = loop;
        this.limits = limits;
        this.clock = clock;
        this.budget = new VerifyBudget(limits.verifyPercent(), System::nanoTime);
        this.right = new RecentTokens<>(limits.verifiedMax());
        this.wrong = new RecentTokens<>(limits.rejectedMax());
    }

    /** Judges {@code token}, without its {@code Bearer}, by the rules of the server that it was sent to. */
    public Verification verify(String token, TokenRules rules) {
        if (token.length() > limits.tokenCharactersMax() || !isPrintable(token)) {
            return done(RejectionReason.MALFORMED);
        }
        TokenHash hash = hashes.of(token);
        Optional<Right> known = right.find(hash).filter(seen -> stillHolds(hash, seen, rules));
        if (known.isPresent()) {
            return new Done(judged(hash, known.get(), rules));
        }
        Optional<KeySet> keys = rules.issuer().keys();
        if (wrong.find(hash)
                .filter(seen -> keys.isPresent() && seen.keys() == keys.get() && seen.issuer() == rules.issuer())
                .isPresent()) {
            return done(RejectionReason.SIGNATURE);
        }
        return switch (PresentedToken.read(token, rules.algorithms())) {
            case PresentedToken.Reading.Refused refused -> done(refused.reason());
            case PresentedToken.Reading.Read read -> unseen(hash, read.token(), rules, keys);
        };
    }

    private Verification unseen(TokenHash hash, PresentedToken token, TokenRules rules, Optional<KeySet> keys) {
        Optional<RejectionReason> objection = ClaimsCheck.objection(token.claims(), rules, clock.instant());
        if (objection.isPresent()) {
            return done(objection.get());
        }
        boolean isKeyKnown = keys.filter(known ->
                        !known.candidates(token.keyId(), token.algorithm()).isEmpty())
                .isPresent();
        if (isKeyKnown || !rules.issuer().mayRefetch()) {
            return new Done(withKeys(hash, token, rules, keys));
        }
        return new Pending(rules.issuer()
                .refetch(loop)
                .map(fetched -> withKeys(hash, token, rules, rules.issuer().keys())));
    }

    private TokenResult withKeys(TokenHash hash, PresentedToken token, TokenRules rules, Optional<KeySet> keys) {
        if (keys.isEmpty()) {
            return new Unavailable(Cause.KEYS_UNREACHABLE);
        }
        List<VerificationKey> candidates = keys.get().candidates(token.keyId(), token.algorithm());
        if (candidates.isEmpty()) {
            return new Rejected(RejectionReason.UNKNOWN_KEY);
        }
        if (!budget.allows()) {
            return new Unavailable(Cause.OVERLOADED);
        }
        Optional<VerificationKey> signer = signer(token, candidates);
        if (signer.isEmpty()) {
            wrong.put(hash, new Wrong(rules.issuer(), keys.get()));
            return new Rejected(RejectionReason.SIGNATURE);
        }
        right.put(hash, new Right(token.claims(), token.algorithm(), signer.get(), rules.issuer(), keys.get()));
        return new Verified(token.claims());
    }

    private Optional<VerificationKey> signer(PresentedToken token, List<VerificationKey> candidates) {
        long began = System.nanoTime();
        Optional<VerificationKey> signer =
                candidates.stream().filter(token::isSignedBy).findFirst();
        budget.spend(System.nanoTime() - began);
        return signer;
    }

    /** Whether the issuer still publishes the key; a server may allow fewer algorithms than another. */
    private boolean stillHolds(TokenHash hash, Right seen, TokenRules rules) {
        KeySet keys = rules.issuer().keys().orElse(seen.keys());
        if (seen.issuer() != rules.issuer() || !rules.algorithms().contains(seen.algorithm())) {
            return false;
        }
        if (keys == seen.keys()) {
            return true;
        }
        if (!keys.has(seen.key())) {
            right.remove(hash);
            return false;
        }
        right.put(hash, new Right(seen.claims(), seen.algorithm(), seen.key(), seen.issuer(), keys));
        return true;
    }

    private TokenResult judged(TokenHash hash, Right seen, TokenRules rules) {
        Optional<RejectionReason> objection = ClaimsCheck.objection(seen.claims(), rules, clock.instant());
        if (objection.filter(reason -> reason == RejectionReason.EXPIRED).isPresent()) {
            right.remove(hash);
        }
        return objection.<TokenResult>map(Rejected::new).orElseGet(() -> new Verified(seen.claims()));
    }

    private static Done done(RejectionReason reason) {
        return new Done(new Rejected(reason));
    }

    private static boolean isPrintable(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) < ASCII_MIN || token.charAt(i) > ASCII_MAX) {
                return false;
            }
        }
        return true;
    }
}
