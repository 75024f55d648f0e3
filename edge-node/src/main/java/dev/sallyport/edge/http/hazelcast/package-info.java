/** What edges of a cluster tell each other for the sake of the front door. Safe for any thread. */
@NullMarked
package dev.sallyport.edge.http.hazelcast;

import org.jspecify.annotations.NullMarked;
