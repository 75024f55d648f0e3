/**
 * The audit trail: every refusal and every admin action, in one hash chain for each run of each writer.
 *
 * <p>{@link dev.sallyport.contract.audit.AuditChain} makes the records of one run, {@link
 * dev.sallyport.contract.audit.AuditCheck} looks at records as they lie in the topic and says what is wrong. A chain
 * shows that something between two of its records was changed, removed, swapped or put in. It has no key, so it does
 * not show what somebody did who may write to the topic and wrote everything behind a record anew; nor does it show that
 * its end, or all of it, is gone. Against both, the last hash of each run is kept elsewhere and compared.
 *
 * <p>Threads: chains and checks are confined to one; records are immutable.
 */
@NullMarked
package dev.sallyport.contract.audit;

import org.jspecify.annotations.NullMarked;
