@NullMarked
package dev.sallyport.load.report;

import org.jspecify.annotations.NullMarked;
