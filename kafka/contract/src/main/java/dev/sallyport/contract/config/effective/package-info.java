/**
 * What of a configuration applies to one call, for the edges, which enforce it, and for the config service, which explains
 * it. Immutable values and rules without state; safe for any thread.
 */
@NullMarked
package dev.sallyport.contract.config.effective;

import org.jspecify.annotations.NullMarked;
