@NullMarked
package dev.sallyport.load.swarm;

import org.jspecify.annotations.NullMarked;
