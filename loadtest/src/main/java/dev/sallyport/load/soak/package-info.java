/**
 * A mixed load at a modest rate for an hour, and whether anything grows under it.
 *
 * <p>Each activity has its own thread of turns; what waits for an answer is a virtual thread. {@code Tally} is all that they
 * share.
 */
@NullMarked
package dev.sallyport.load.soak;

import org.jspecify.annotations.NullMarked;
