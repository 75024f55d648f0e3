/**
 * Questions about calls, over HTTP.
 *
 * <p>{@link dev.sallyport.telemetry.query.QueryApi} reads the parameters, a {@link dev.sallyport.telemetry.query.Question}
 * says what is asked of one partition, {@link dev.sallyport.telemetry.query.PartitionPoll} asks every partition of the
 * cluster, here or through the instance that has it, and the answers are put together from the parts. What could not be
 * asked is named in the answer. Event loops only parse and write; stores are read on virtual threads.
 */
@NullMarked
package dev.sallyport.telemetry.query;

import org.jspecify.annotations.NullMarked;
