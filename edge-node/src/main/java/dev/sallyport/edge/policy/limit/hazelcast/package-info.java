/**
 * The counts in Hazelcast: one entry a counter and window, changed where it is owned and acknowledged by its backup.
 * {@link dev.sallyport.edge.policy.limit.hazelcast.HazelcastLimitStore} sends,
 * {@link dev.sallyport.edge.policy.limit.hazelcast.CounterOwner} is what an operation finds at the owner,
 * {@link dev.sallyport.edge.policy.limit.hazelcast.ClusterRoster} keeps the roster up to date. Operations run on
 * Hazelcast's partition threads, listeners on its event threads.
 */
@NullMarked
package dev.sallyport.edge.policy.limit.hazelcast;

import org.jspecify.annotations.NullMarked;
