/** Carries the news of open circuits over the cluster. Safe for any thread. */
@NullMarked
package dev.sallyport.edge.upstream.circuit.hazelcast;

import org.jspecify.annotations.NullMarked;
