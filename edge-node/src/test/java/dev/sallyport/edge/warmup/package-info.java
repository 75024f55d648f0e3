@NullMarked
package dev.sallyport.edge.warmup;

import org.jspecify.annotations.NullMarked;
