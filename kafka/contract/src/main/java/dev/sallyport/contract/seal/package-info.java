/** Secrets inside records: sealed under a master key that is in no topic. */
@NullMarked
package dev.sallyport.contract.seal;

import org.jspecify.annotations.NullMarked;
