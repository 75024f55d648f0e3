/**
 * One client request and what becomes of it: {@link dev.sallyport.edge.exchange.Exchange} follows it from head to end,
 * {@link dev.sallyport.edge.exchange.Refusal} is every way the gateway says no. Exchanges are confined to the event
 * loop that accepted them; refusals are immutable.
 */
@NullMarked
package dev.sallyport.edge.exchange;

import org.jspecify.annotations.NullMarked;
