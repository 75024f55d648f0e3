@NullMarked
package dev.sallyport.edge.session;

import org.jspecify.annotations.NullMarked;
