/** Where this node is in its life: {@link dev.sallyport.edge.cluster.NodeLife}. Safe for any thread. */
@NullMarked
package dev.sallyport.edge.cluster;

import org.jspecify.annotations.NullMarked;
