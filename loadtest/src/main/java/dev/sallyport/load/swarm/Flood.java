package dev.sallyport.load.swarm;

import java.util.Optional;

/**
 * Calls that are to be refused. Wherever the digits of the first call's id stand in what clients show, the id of each call is
 * written, so that no two show the same.
 *
 * @param door where the clients connect and open a session, as anybody may
 * @param asked where they call then, and with what credentials
 * @param session what they show in place of their session's id; empty for that
 */
public record Flood(Endpoint door, Endpoint asked, Optional<String> session, Refused refused) {
    /**
     * What is right to answer.
     *
     * @param says what the body has in it
     * @param orPutOff whether 503 is right, too: the gateway has no time to look now
     */
    public record Refused(int status, String says, boolean orPutOff) {}
}
