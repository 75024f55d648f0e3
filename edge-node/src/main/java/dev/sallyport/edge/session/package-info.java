/**
 * Legacy sessions without a store: a session id is a sealed token that any edge can open. What only revisions up to
 * 2025-11-25 need is here and in the {@code Legacy*} classes of {@code http}, so that it can be deleted whole.
 *
 * <p>{@link dev.sallyport.edge.session.SessionKeys} is immutable; {@link dev.sallyport.edge.session.SessionTokens} is
 * confined to its event loop, because ciphers are.
 */
@NullMarked
package dev.sallyport.edge.session;

import org.jspecify.annotations.NullMarked;
