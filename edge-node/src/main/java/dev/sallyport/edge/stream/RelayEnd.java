package dev.sallyport.edge.stream;

/** How the passing-on of a response ended: named by the side that moved first. */
public enum RelayEnd {
    /** The upstream ended it, and the client has all of it. */
    COMPLETED,
    CLIENT_GONE,
    /** The client did not read for too long. */
    CLIENT_STALLED,
    /** The upstream's connection broke. */
    UPSTREAM_GONE,
    /** The upstream said nothing for too long. */
    UPSTREAM_IDLE,
    /** The upstream sent an event larger than allowed, or an endpoint that is not its own. */
    UPSTREAM_UNFIT,
    /** A step on the way threw a refusal or a fault of the gateway: the relay knows which. */
    THROWN,
    /** The caller's right to it has ended. */
    REVOKED,
    /** This node is about to stop. */
    DRAINED
}
