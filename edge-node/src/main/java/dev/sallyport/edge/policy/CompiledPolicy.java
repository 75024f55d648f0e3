package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.PolicyType;

/** A policy with its circumstances, ready to be asked. */
record CompiledPolicy(PolicyType type, boolean overridable, Condition when, Policy policy) {}
