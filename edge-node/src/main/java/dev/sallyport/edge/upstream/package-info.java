/**
 * Calls to MCP servers: one pool of connections an event loop, one {@link dev.sallyport.edge.upstream.UpstreamCall} a
 * call, made only from a {@link dev.sallyport.edge.session.Binding}. A call goes to an
 * {@link dev.sallyport.edge.upstream.Upstream}: one place, or a group of which each attempt picks a member. Everything but
 * the immutable upstreams and the {@link dev.sallyport.edge.upstream.HealthBoard} is confined to its event loop.
 */
@NullMarked
package dev.sallyport.edge.upstream;

import org.jspecify.annotations.NullMarked;
