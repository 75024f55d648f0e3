/**
 * What the operating system knows: processor time, memory and descriptors of processes, from Linux's {@code /proc}, and
 * processes that are pinned to a core and end with us.
 */
@NullMarked
package dev.sallyport.load.machine;

import org.jspecify.annotations.NullMarked;
