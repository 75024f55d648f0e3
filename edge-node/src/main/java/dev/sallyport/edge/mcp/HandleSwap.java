package dev.sallyport.edge.mcp;

/** What becomes of handles on their way. Confined to the event loop of the message. */
public interface HandleSwap {
    /**
     * What stands in the handle's place.
     *
     * @param spelled the JSON string as it came, with its quotes
     * @return the same way
     * @throws RuntimeException when the message must not go on
     */
    String swapped(Handle handle, String spelled);

    /** Why a message must not go on whose handle is too long or no string. */
    RuntimeException unfit(Handle handle);
}
