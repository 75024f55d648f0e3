@NullMarked
package dev.sallyport.load.stub;

import org.jspecify.annotations.NullMarked;
