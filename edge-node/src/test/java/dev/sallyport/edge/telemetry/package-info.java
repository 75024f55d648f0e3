@NullMarked
package dev.sallyport.edge.telemetry;

import org.jspecify.annotations.NullMarked;
