@NullMarked
package dev.sallyport.load.wire;

import org.jspecify.annotations.NullMarked;
