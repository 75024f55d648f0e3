/** Follows the config log in Kafka, on one thread. */
@NullMarked
package dev.sallyport.edge.snapshot.kafka;

import org.jspecify.annotations.NullMarked;
