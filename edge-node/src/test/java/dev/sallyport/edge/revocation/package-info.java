@NullMarked
package dev.sallyport.edge.revocation;

import org.jspecify.annotations.NullMarked;
