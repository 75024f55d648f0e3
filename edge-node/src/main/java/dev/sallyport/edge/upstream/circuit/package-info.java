/**
 * Circuits: upstreams that fail are left alone for a while, by all edges. A {@link dev.sallyport.edge.upstream.circuit.Circuit}
 * counts what this edge sees; that it opened is news to the others ({@link dev.sallyport.edge.upstream.circuit.CircuitNews}).
 * Each edge then tries for itself whether the upstream is back. Safe for any thread.
 */
@NullMarked
package dev.sallyport.edge.upstream.circuit;

import org.jspecify.annotations.NullMarked;
