package dev.sallyport.edge.policy;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Caller;
import java.util.List;

/** The policies that a call must pass, in order. */
public final class PolicyChain {
    private final List<Policy> policies;

    public PolicyChain(List<Policy> policies) {
        this.policies = List.copyOf(policies);
    }

    /**
     * Asks every policy until one refuses.
     *
     * @throws Refusal.Raised with the first refusal
     */
    public Permit admit(Caller caller, Operation operation) {
        for (Policy policy : policies) {
            if (policy.judge(caller, operation) instanceof Verdict.Refuse refuse) {
                throw new Refusal.Raised(refuse.refusal());
            }
        }
        return new Admitted(caller, operation);
    }
}
