/**
 * Calls to MCP servers: one pool of connections an event loop, one {@link dev.sallyport.edge.upstream.UpstreamCall} a
 * call, made only from a {@link dev.sallyport.edge.session.Binding}. Everything but the immutable
 * {@link dev.sallyport.edge.upstream.UpstreamTarget} is confined to its event loop.
 */
@NullMarked
package dev.sallyport.edge.upstream;

import org.jspecify.annotations.NullMarked;
