package dev.sallyport.edge.exchange;

/** The right on which an exchange goes on, looked at again by every sweep. Confined to the exchange's event loop. */
public interface Standing {
    /** Whether the caller, its session, or what it called was revoked: then nothing of it goes on. */
    boolean isRevoked();

    /**
     * Whether the caller would be let in now, under the configuration in force; asked for long streams only, since a
     * call ends under the configuration that it began with.
     */
    boolean isStillWelcome();

    /** Ends what is revoked, where no stream is open that ends itself. */
    void cut();
}
