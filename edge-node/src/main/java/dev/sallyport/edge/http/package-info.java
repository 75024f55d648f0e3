/**
 * The data plane's front door, and the order of the steps: {@link dev.sallyport.edge.http.EdgeServer} accepts,
 * {@link dev.sallyport.edge.http.RequestPath} runs the steps, {@link dev.sallyport.edge.http.Responder} is the only
 * place that writes a status the gateway chose. One of each an event loop, confined to it.
 */
@NullMarked
package dev.sallyport.edge.http;

import org.jspecify.annotations.NullMarked;
