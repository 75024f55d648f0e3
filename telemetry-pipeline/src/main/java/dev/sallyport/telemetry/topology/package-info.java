/**
 * The Kafka Streams topology over {@code sallyport.calls}; {@link dev.sallyport.telemetry.topology.CallTopology} is the
 * map.
 *
 * <p>Every partition counts for itself and nothing is repartitioned: a call is in the stores as soon as it is processed,
 * and a question adds up what the partitions counted. Processors and stores are confined to the stream thread that owns
 * their partition; questions read the stores' snapshots from other threads.
 */
@NullMarked
package dev.sallyport.telemetry.topology;

import org.jspecify.annotations.NullMarked;
