/**
 * The generator: many MCP clients of the legacy era on one event loop. Each has a connection and a session of its own,
 * sends one call at a time and compares every answer with the only right one, byte for byte.
 *
 * <p>{@link dev.sallyport.load.swarm.McpClientSwarm} and {@link dev.sallyport.load.swarm.IdleStreams} are called from
 * the scenario's thread; everything else is confined to the event loop.
 */
@NullMarked
package dev.sallyport.load.swarm;

import org.jspecify.annotations.NullMarked;
