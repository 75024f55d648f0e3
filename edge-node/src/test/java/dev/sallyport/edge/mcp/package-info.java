@NullMarked
package dev.sallyport.edge.mcp;

import org.jspecify.annotations.NullMarked;
