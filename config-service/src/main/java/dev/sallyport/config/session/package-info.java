/**
 * What sessions live at the edges, as an administrator asks for it. {@link dev.sallyport.config.session.SessionView} blocks
 * and is for worker threads.
 */
@NullMarked
package dev.sallyport.config.session;

import org.jspecify.annotations.NullMarked;
