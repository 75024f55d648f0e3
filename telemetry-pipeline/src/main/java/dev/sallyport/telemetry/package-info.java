@NullMarked
package dev.sallyport.telemetry;

import org.jspecify.annotations.NullMarked;
