/**
 * A real Kafka for tests and for a laptop.
 *
 * <p>{@link dev.sallyport.testkit.KafkaBroker} is a whole broker in this JVM; tests reach it through
 * {@link dev.sallyport.testkit.KafkaUnderTest}, which {@link dev.sallyport.testkit.UsesKafka} hands to a test class and
 * keeps for all classes of the JVM. {@link dev.sallyport.testkit.TopicRecorder} reads what was written.
 */
@NullMarked
package dev.sallyport.testkit;

import org.jspecify.annotations.NullMarked;
