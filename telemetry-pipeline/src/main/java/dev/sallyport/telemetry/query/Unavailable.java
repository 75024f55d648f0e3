package dev.sallyport.telemetry.query;

/** The question cannot be answered now, and may be a moment later. The message is for the caller. */
final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String why) {
        super(why);
    }
}
