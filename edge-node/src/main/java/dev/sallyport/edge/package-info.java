@NullMarked
package dev.sallyport.edge;

import org.jspecify.annotations.NullMarked;
