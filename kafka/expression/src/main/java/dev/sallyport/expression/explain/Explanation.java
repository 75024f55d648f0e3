package dev.sallyport.expression.explain;

import dev.sallyport.contract.config.policy.PolicyType;
import java.util.List;
import java.util.Optional;

/**
 * What the gateway would make of a call.
 *
 * @param policies in the order in which they are asked: first what hides, then what wants scopes, then the others, each
 *     from the widest scope to the narrowest
 */
public record Explanation(
        CallerFinding caller,
        TargetFinding target,
        ScopesFinding scopes,
        List<PolicyFinding> policies,
        Conclusion conclusion) {
    public Explanation {
        policies = List.copyOf(policies);
    }

    /** Whether something is so. */
    public enum Answer {
        YES,
        NO,
        DEPENDS
    }

    /** What a policy says of the call. */
    public enum Verdict {
        /** It has its effect, or nothing against the call. */
        APPLIES,
        /** It is not asked, or has nothing to say. */
        SKIPPED,
        /** One of the same type at a narrower scope takes its place. */
        OVERRIDDEN,
        REFUSES,
        DEPENDS
    }

    /** What becomes of the call. */
    public enum Outcome {
        ADMITTED,
        REFUSED,
        DEPENDS
    }

    /**
     * Who calls.
     *
     * @param authentication as {@code caller.authentication} says it
     * @param state of the subscription: active, suspended, cancelled or expired
     * @param admitted whether the server lets the caller in at all
     */
    public record CallerFinding(
            String authentication,
            Optional<String> subscription,
            Optional<String> product,
            Optional<String> state,
            Answer admitted,
            String why) {}

    /** Whether what is wanted exists for the caller. */
    public record TargetFinding(Answer visible, String why) {}

    /**
     * The scopes that the caller's token needs.
     *
     * @param required by what certainly applies
     * @param perhaps further ones, of policies of which it depends whether they apply
     * @param missing of the required ones; absent when the token's scopes are not known
     */
    public record ScopesFinding(List<String> required, List<String> perhaps, Optional<List<String>> missing) {
        public ScopesFinding {
            required = List.copyOf(required);
            perhaps = List.copyOf(perhaps);
            missing = missing.map(List::copyOf);
        }
    }

    /**
     * What one policy says.
     *
     * @param scope {@code global}, {@code product/x}, {@code server}, or {@code tool rule 0} and the like
     * @param pointer into the resource of that scope (RFC 6901)
     */
    public record PolicyFinding(String scope, String pointer, PolicyType type, Verdict verdict, String why) {}

    /** What becomes of the call; a refusal is the first that is certain. */
    public record Conclusion(Outcome outcome, Optional<ExpectedRefusal> refusal, String why) {}
}
