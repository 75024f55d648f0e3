package dev.sallyport.edge.session;

import dev.sallyport.edge.exchange.Exchange;
import dev.sallyport.edge.identity.Caller;
import java.util.HexFormat;

/** Whose sessions and streams are counted together. */
public final class SessionOwner {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SEPARATOR = "|";

    private SessionOwner() {}

    /** Whom {@code caller} counts for at {@code server}: itself, or its IP address where it has no name. */
    public static String of(String server, Caller caller, Exchange exchange) {
        return server
                + SEPARATOR
                + (caller.consumer().isPresent()
                        ? HEX.formatHex(caller.principalHash())
                        : exchange.clientAddress().orElse(""));
    }

    /** Whether {@code counted} is an owner, and not the name of a server. */
    public static boolean isOwner(String counted) {
        return counted.contains(SEPARATOR);
    }
}
