package dev.sallyport.edge.stream;

import java.time.Duration;

/**
 * How long a relay waits, and for whom.
 *
 * @param upstreamIdle between two bytes of the upstream
 * @param clientStall while there is something for the client, and it does not read
 * @param detached for an answer whose client has left
 * @param keepAliveEvery of silence on a stream
 */
public record RelayTimes(Duration upstreamIdle, Duration clientStall, Duration detached, Duration keepAliveEvery) {}
