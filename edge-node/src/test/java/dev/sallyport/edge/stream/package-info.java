@NullMarked
package dev.sallyport.edge.stream;

import org.jspecify.annotations.NullMarked;
