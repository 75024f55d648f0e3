/**
 * Who is calling, decided from the request's head alone, before a byte of body is held for a stranger. One decision,
 * default deny. Immutable, safe for any thread.
 */
@NullMarked
package dev.sallyport.edge.identity;

import org.jspecify.annotations.NullMarked;
