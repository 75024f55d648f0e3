/** Certificates and keys as text (RFC 7468), read with what the JDK has. Everything here is for any thread. */
@NullMarked
package dev.sallyport.contract.pem;

import org.jspecify.annotations.NullMarked;
