/** The edges' session directory, read by a client of their cluster. Safe for any thread; blocks. */
@NullMarked
package dev.sallyport.config.session.hazelcast;

import org.jspecify.annotations.NullMarked;
