/** Sends call records and heartbeats to Kafka, each on its own thread. */
@NullMarked
package dev.sallyport.edge.telemetry.kafka;

import org.jspecify.annotations.NullMarked;
