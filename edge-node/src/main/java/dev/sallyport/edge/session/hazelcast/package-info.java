/**
 * The session directory in a map of the cluster. Its values are JSON, so that whoever asks needs no class of ours on the
 * members; its one operation is {@link dev.sallyport.edge.session.hazelcast.AddNews}.
 */
@NullMarked
package dev.sallyport.edge.session.hazelcast;

import org.jspecify.annotations.NullMarked;
