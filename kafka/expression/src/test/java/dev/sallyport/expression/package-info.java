@NullMarked
package dev.sallyport.expression;

import org.jspecify.annotations.NullMarked;
