/**
 * What a scenario calls: the upstream stub itself, nginx or another gateway before it, or an edge before it with everything
 * that the edge needs. All of it listens on 127.0.0.1 and ends with the run.
 */
@NullMarked
package dev.sallyport.load.subject;

import org.jspecify.annotations.NullMarked;
