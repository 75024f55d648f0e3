/**
 * How a process writes its audit trail: {@link dev.sallyport.process.audit.AuditLog} is what the others see, {@link
 * dev.sallyport.process.audit.AuditTrail} sends to Kafka from a thread of its own. Nothing here ever waits on the
 * thread that something happened on: what there is no room for is counted, and the count becomes part of the chain.
 */
@NullMarked
package dev.sallyport.process.audit;

import org.jspecify.annotations.NullMarked;
