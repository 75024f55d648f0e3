@NullMarked
package dev.sallyport.load.subject;

import org.jspecify.annotations.NullMarked;
