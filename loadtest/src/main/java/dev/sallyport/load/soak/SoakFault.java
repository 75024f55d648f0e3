package dev.sallyport.load.soak;

/** An answer that is not as it should be. */
final class SoakFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    SoakFault(String message) {
        super(message, null, false, false);
    }
}
