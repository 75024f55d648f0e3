/**
 * The bytes that the generator and the upstream stub exchange: just enough HTTP/1.1 and JSON-RPC to notice every wrong
 * answer, and no more, because both share a core with each other and must leave most of it idle.
 */
@NullMarked
package dev.sallyport.load.wire;

import org.jspecify.annotations.NullMarked;
