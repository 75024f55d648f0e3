@NullMarked
package dev.sallyport.edge.identity;

import org.jspecify.annotations.NullMarked;
