/** Tests of access tokens, with keys made here and a real server that publishes them. */
@NullMarked
package dev.sallyport.oauth;

import org.jspecify.annotations.NullMarked;
