/**
 * Limits that hold over the whole cluster: never more is admitted than a rule says.
 *
 * <pre>
 *   LimitGate ──▶ Leases, one a counter and window ──take──▶ LimitStore (port) ──▶ WindowCount at the owner
 *   ConcurrencyGate ─────────────enter, leave, renew──────▶      "            ──▶ Slots at the owner
 *                                                                Roster: may this side grant, and how much?
 * </pre>
 *
 * The owner's states ({@code WindowCount}, {@code Slots}) and the {@code Roster} are immutable values whose methods
 * decide; where they are kept is the adapter's. The gates are safe for any thread and never block; what they answer
 * later, they answer on the executor that the caller named. Decision 0009 says why the counts are exact.
 */
@NullMarked
package dev.sallyport.edge.policy.limit;

import org.jspecify.annotations.NullMarked;
