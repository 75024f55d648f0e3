package dev.sallyport.load.swarm;

import io.netty.channel.Channel;

/** A connection on which a session was opened and nothing is under way. */
record OpenSession(Channel channel, String sessionId) {}
