@NullMarked
package dev.sallyport.edge.http;

import org.jspecify.annotations.NullMarked;
