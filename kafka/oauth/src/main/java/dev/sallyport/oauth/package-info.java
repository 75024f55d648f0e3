/**
 * Access tokens of any OpenID Connect issuer (RFC 9068, RFC 8725), and what MCP clients need to find that issuer (RFC
 * 9728, RFC 8414).
 *
 * <pre>
 *   Authenticator ──▶ TokenVerifier × event loops ──keys (volatile)──▶ Issuer × issuers ──fetches──▶ Keycloak
 *                      caches, CPU budget                              keys, metadata, refresh
 * </pre>
 *
 * <p>A {@link dev.sallyport.oauth.TokenVerifier} is confined to its event loop and answers at once when it
 * has seen the token before or knows the key; only an unknown key waits for a fetch. {@link
 * dev.sallyport.oauth.Issuers} are shared by all loops and all snapshots. The rest is immutable.
 */
@NullMarked
package dev.sallyport.oauth;

import org.jspecify.annotations.NullMarked;
