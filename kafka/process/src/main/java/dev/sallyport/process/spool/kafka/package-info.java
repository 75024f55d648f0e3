/** Sends what a spool holds to Kafka, in order, on one thread. */
@NullMarked
package dev.sallyport.process.spool.kafka;

import org.jspecify.annotations.NullMarked;
