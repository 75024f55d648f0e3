/**
 * The records that the processes exchange over Kafka, and how they are written. This is the only code that every
 * process shares by meaning: it knows no HTTP, no Kafka client and no clock.
 *
 * <ul>
 *   <li>{@code contract}: topic names and the codec
 *   <li>{@code contract.input}: reading what people typed, strictly, with all problems at once
 *   <li>{@code contract.config}: configuration resources, the records of the config log and the image they add up to
 *   <li>{@code contract.seal}: what is secret inside a record
 *   <li>{@code contract.revocation}: rights that were taken back before their time
 *   <li>{@code contract.telemetry}: what an edge reports of calls and of itself
 * </ul>
 *
 * <p>Everything here is immutable, except {@link dev.sallyport.contract.input.Fields}, which one thread uses up.
 */
@NullMarked
package dev.sallyport.contract;

import org.jspecify.annotations.NullMarked;
