/**
 * What every Sallyport process does the same way: reading its boot configuration, answering on its management port,
 * guarding its admin API, checking Host and Origin, and stopping in order.
 *
 * <p>Values are immutable; {@link dev.sallyport.process.ManagementServer} is confined to its event loop.
 */
@NullMarked
package dev.sallyport.process;

import org.jspecify.annotations.NullMarked;
