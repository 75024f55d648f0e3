@NullMarked
package dev.sallyport.edge.upstream.circuit;

import org.jspecify.annotations.NullMarked;
