@NullMarked
package dev.sallyport.load.machine;

import org.jspecify.annotations.NullMarked;
