/**
 * What the gateway would make of a call that nobody has made: which policies it would meet, in their order, and what each
 * would say as far as the call is known. {@link dev.sallyport.expression.explain.Explainer} follows the edge's order of
 * steps, and a test of the edge holds the two together. Immutable values; safe for any thread.
 */
@NullMarked
package dev.sallyport.expression.explain;

import org.jspecify.annotations.NullMarked;
