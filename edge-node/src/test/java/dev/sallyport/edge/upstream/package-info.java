@NullMarked
package dev.sallyport.edge.upstream;

import org.jspecify.annotations.NullMarked;
