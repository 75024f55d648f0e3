/**
 * Rights that were taken back before their time: the records of the revocation log, and what they add up to. Immutable,
 * safe for any thread.
 */
@NullMarked
package dev.sallyport.contract.revocation;

import org.jspecify.annotations.NullMarked;
