@NullMarked
package dev.sallyport.edge.policy.limit;

import org.jspecify.annotations.NullMarked;
