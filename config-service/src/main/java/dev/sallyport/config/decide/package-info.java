/**
 * What a command would do to the configuration. Everything here is pure and immutable: no clock, no randomness, no
 * Kafka and no HTTP. A decision is only words; the image changes when the log is replayed, and in no other way.
 */
@NullMarked
package dev.sallyport.config.decide;

import org.jspecify.annotations.NullMarked;
