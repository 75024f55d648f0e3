package dev.sallyport.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: its constructor and methods may take a {@link KafkaUnderTest}, the one running broker that all test
 * classes of this JVM share. Topics stay from class to class, so name them for the test. A test that stops the broker
 * starts it again, or makes a {@link KafkaBroker#temporary()} of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedKafka.class)
public @interface UsesKafka {}
