@NullMarked
package dev.sallyport.contract.session;

import org.jspecify.annotations.NullMarked;
