/**
 * Connections, directly on Netty: those of clients, and what they have in common with those to upstreams. Knows HTTP/1.1 and
 * nothing of MCP.
 */
@NullMarked
package dev.sallyport.edge.connection;

import org.jspecify.annotations.NullMarked;
