/** TLS of a port that this process opens: its files, and their replacement while the port is open. */
@NullMarked
package dev.sallyport.process.tls;

import org.jspecify.annotations.NullMarked;
