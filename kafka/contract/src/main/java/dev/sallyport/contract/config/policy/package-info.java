/**
 * Policies as they stand in configuration: what a call must pass, and what is done to it on the way. Immutable values;
 * the edge compiles them, the config service checks them.
 */
@NullMarked
package dev.sallyport.contract.config.policy;

import org.jspecify.annotations.NullMarked;
