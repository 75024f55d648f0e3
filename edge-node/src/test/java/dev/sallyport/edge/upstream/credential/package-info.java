@NullMarked
package dev.sallyport.edge.upstream.credential;

import org.jspecify.annotations.NullMarked;
