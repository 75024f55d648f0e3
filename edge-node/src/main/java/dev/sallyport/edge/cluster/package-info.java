/**
 * Where this node is in its life, {@link dev.sallyport.edge.cluster.NodeLife}, and in its cluster,
 * {@link dev.sallyport.edge.cluster.ClusterMember}. Safe for any thread.
 */
@NullMarked
package dev.sallyport.edge.cluster;

import org.jspecify.annotations.NullMarked;
