@NullMarked
package dev.sallyport.edge.snapshot.kafka;

import org.jspecify.annotations.NullMarked;
