/**
 * What is kept of a stream that may be resumed (2025-11-25, Transports, Resumability and Redelivery). Nothing here
 * belongs to the modern era: the room can be deleted whole.
 *
 * <pre>
 *   StreamRelay ──frame──▶ EventLog ──(later, in batches)──▶ RingStore: one ring a stream
 *        ▲                    ▲                                   │
 *        └── wanted, over ────┴── LoopRings ◀── RingNews          ▼
 *                                     of the client that came back: RingReplay
 * </pre>
 *
 * <p>A relay never waits for a ring. What a ring could not take is a gap, and a gap is counted and said.
 *
 * <p>Threads: {@link dev.sallyport.edge.stream.ring.EventLog}, {@link dev.sallyport.edge.stream.ring.LoopRings} and
 * {@link dev.sallyport.edge.stream.ring.RingReplay} are confined to an event loop; a
 * {@link dev.sallyport.edge.stream.ring.RingStore} is for any thread, and its answers come on any.
 */
@NullMarked
package dev.sallyport.edge.stream.ring;

import org.jspecify.annotations.NullMarked;
