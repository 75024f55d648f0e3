/**
 * What an edge reports: a record of every call, metrics, and its own heartbeat. Nothing here ever waits on an event
 * loop: what cannot be taken at once is dropped and counted. {@code kafka} sends from threads of its own.
 */
@NullMarked
package dev.sallyport.edge.telemetry;

import org.jspecify.annotations.NullMarked;
