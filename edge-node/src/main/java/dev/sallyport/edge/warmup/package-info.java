/** Calls before the first caller's, so that less is left to compile when callers come. */
@NullMarked
package dev.sallyport.edge.warmup;

import org.jspecify.annotations.NullMarked;
