@NullMarked
package dev.sallyport.edge.snapshot;

import org.jspecify.annotations.NullMarked;
