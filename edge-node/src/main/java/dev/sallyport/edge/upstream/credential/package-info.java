/**
 * The gateway's own tokens for upstreams (RFC 6749 section 4.4, RFC 8693): one
 * {@link dev.sallyport.edge.upstream.credential.CredentialSource} a provider, shared by all event loops and kept from
 * snapshot to snapshot. A call that finds a token goes on at once; only the first waits for one. Tokens are fetched on
 * one event loop; everything else is safe for any thread, but for {@link dev.sallyport.edge.upstream.credential.Bearer}.
 */
@NullMarked
package dev.sallyport.edge.upstream.credential;

import org.jspecify.annotations.NullMarked;
