@NullMarked
package dev.sallyport.edge.cluster;

import org.jspecify.annotations.NullMarked;
