@NullMarked
package dev.sallyport.edge.stream.ring.hazelcast;

import org.jspecify.annotations.NullMarked;
