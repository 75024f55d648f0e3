@NullMarked
package dev.sallyport.contract.revocation;

import org.jspecify.annotations.NullMarked;
