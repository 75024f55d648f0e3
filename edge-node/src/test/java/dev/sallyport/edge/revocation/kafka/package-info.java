@NullMarked
package dev.sallyport.edge.revocation.kafka;

import org.jspecify.annotations.NullMarked;
