/**
 * Rights that were taken back before their time: what is revoked now, for every step of the request path to ask. The
 * answers are local and immutable; {@code .kafka} follows the log, and a copy on disk serves a start without Kafka.
 */
@NullMarked
package dev.sallyport.edge.revocation;

import org.jspecify.annotations.NullMarked;
