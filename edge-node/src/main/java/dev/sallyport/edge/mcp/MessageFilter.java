package dev.sallyport.edge.mcp;

/** Goes over one message after the other on its way to the client. Confined to its event loop. */
public interface MessageFilter {
    /** Takes what passes, region by region; a region is only valid during the call. */
    @FunctionalInterface
    interface Output {
        void accept(byte[] bytes, int offset, int length);
    }

    /** Takes the next bytes of the message; false when it must not pass, nor anything after it. */
    boolean feed(byte[] bytes, int offset, int length, Output output);

    /** Ends the message, and passes what was held back; false when it must not pass, nor anything after it. */
    boolean end(Output output);

    /** Makes ready for the next message. */
    void reset();

    /** Whether anything but what came has passed. */
    boolean hasChanged();

    /** Whether what certainly is no message may pass unseen. */
    boolean letsOthersPass();
}
