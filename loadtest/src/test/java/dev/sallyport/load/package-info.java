@NullMarked
package dev.sallyport.load;

import org.jspecify.annotations.NullMarked;
