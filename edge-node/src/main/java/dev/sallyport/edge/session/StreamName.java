package dev.sallyport.edge.session;

import dev.sallyport.edge.mcp.RequestId;
import java.util.Optional;

/**
 * What an event id says of its stream, but for the position.
 *
 * @param stream unique among all streams there ever were
 * @param owner the edge where the stream began
 * @param request the request that the stream answers; empty for a stream of news
 */
public record StreamName(String stream, long owner, Optional<RequestId> request) {}
