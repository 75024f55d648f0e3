@NullMarked
package dev.sallyport.edge.stream.ring;

import org.jspecify.annotations.NullMarked;
