/** Whole edges under test, with a real Kafka, real sockets and real time. */
@NullMarked
package dev.sallyport.edge;

import org.jspecify.annotations.NullMarked;
