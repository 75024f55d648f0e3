/**
 * Whether a call may happen. {@link dev.sallyport.edge.policy.PolicyChain#admit} is the only maker of a
 * {@link dev.sallyport.edge.policy.Permit}, and nothing goes on without one: that a policy cannot be skipped is checked
 * by the compiler. Policies are immutable or confined to their event loop; a chain belongs to one event loop.
 */
@NullMarked
package dev.sallyport.edge.policy;

import org.jspecify.annotations.NullMarked;
