/**
 * The load test: what the gateway costs, beside nginx and beside no gateway, in one run on one machine.
 *
 * <pre>
 *   target core                      load core
 *   ┌──────────────────┐   calls    ┌──────────────────────┐
 *   │ nginx, or        │ ◀───────── │ swarm (this process) │
 *   │ edge, or nothing │ ─────────▶ │ upstream stub        │
 *   └──────────────────┘            │ Kafka                │
 *                                   └──────────────────────┘
 * </pre>
 *
 * <p>Rooms, each knowing only those above it:
 *
 * <ul>
 *   <li>{@code wire}: the bytes
 *   <li>{@code stub}: the upstream
 *   <li>{@code swarm}: the clients
 *   <li>{@code machine}: processes, processor time, memory
 *   <li>{@code report}: figures, and the page that shows them
 *   <li>{@code subject}: what is called
 *   <li>{@code scenario}: what is measured
 *   <li>{@code soak}: a mixed load for an hour, and whether anything grows under it
 * </ul>
 *
 * <p>{@link dev.sallyport.load.LoadTest} wires a run, {@link dev.sallyport.load.Soak} a soak.
 */
@NullMarked
package dev.sallyport.load;

import org.jspecify.annotations.NullMarked;
