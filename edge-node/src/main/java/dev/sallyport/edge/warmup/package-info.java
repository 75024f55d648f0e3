/** Calls before the first caller's, so that nobody waits for the compilers. */
@NullMarked
package dev.sallyport.edge.warmup;

import org.jspecify.annotations.NullMarked;
