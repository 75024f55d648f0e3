/**
 * Rings in Hazelcast: one map entry a stream, changed where it is owned and by its backup alike.
 * {@link dev.sallyport.edge.stream.ring.hazelcast.HazelcastRings} sends; operations run on Hazelcast's partition threads,
 * the listener on its event threads.
 */
@NullMarked
package dev.sallyport.edge.stream.ring.hazelcast;

import org.jspecify.annotations.NullMarked;
