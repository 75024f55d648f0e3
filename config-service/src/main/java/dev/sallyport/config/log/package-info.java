/**
 * The config log in Kafka: reading it, and appending to it. Kafka is known in this room and in no other.
 *
 * <p>Three threads. {@link dev.sallyport.config.log.Replay} reads the log and is the only one that changes the
 * published view. {@link dev.sallyport.config.log.Writer} takes submissions from a bounded queue, decides them together
 * and appends them in one transaction. {@link dev.sallyport.config.log.NodeWatch} reads the heartbeats of the edges.
 * {@link dev.sallyport.config.log.ConfigLog} is what the other rooms see; all its methods may be called from any thread
 * and none of them blocks.
 *
 * <p>Why two instances cannot both write: every append is a transaction under one constant transactional id. Taking
 * that id (the "pen") settles what its last owner had under way and fences that owner for good. The new owner then
 * reads to the end of the log, and only then decides. If anybody takes the pen from it meanwhile, its commit fails. So
 * each committed decision was made on everything that was committed before it:
 *
 * <pre>
 *                 submissions            nothing to write: answer, no pen needed
 *   without pen ──────────────▶ decide ──────────────────────────────────────────▶ without pen
 *       ▲                         │ changes
 *       │ fenced, or Kafka away   ▼
 *       │                    take the pen, read to the end, decide again
 *       │                         │
 *       │                         ▼            ok
 *       └────────────────────── append ──────────────────▶ holds the pen (decides and appends at once)
 *                                 │ commit not answered
 *                                 ▼
 *                       take the pen, read to the end, look whether the records are there
 * </pre>
 */
@NullMarked
package dev.sallyport.config.log;

import org.jspecify.annotations.NullMarked;
