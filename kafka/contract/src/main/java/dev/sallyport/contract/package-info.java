@NullMarked
package dev.sallyport.contract;

import org.jspecify.annotations.NullMarked;
