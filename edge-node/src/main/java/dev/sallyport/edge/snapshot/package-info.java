/**
 * The configuration in force: an immutable {@link dev.sallyport.edge.snapshot.GatewaySnapshot}, compiled off the event
 * loops and swapped whole. Every exchange keeps the snapshot that it started with. The {@code kafka} adapter follows
 * the config log on a thread of its own.
 */
@NullMarked
package dev.sallyport.edge.snapshot;

import org.jspecify.annotations.NullMarked;
