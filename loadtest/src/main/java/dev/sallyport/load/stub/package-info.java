/**
 * The MCP server behind every target: it answers at once, from constants, so that it is never what a scenario measures.
 * It understands only what the generator sends, directly or through a gateway.
 */
@NullMarked
package dev.sallyport.load.stub;

import org.jspecify.annotations.NullMarked;
