@NullMarked
package dev.sallyport.edge.policy;

import org.jspecify.annotations.NullMarked;
