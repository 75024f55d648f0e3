package dev.sallyport.oauth;

/** Why a document could not be had. Has no stack: it is an answer of the network. */
final class FetchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FetchFailed(String reason) {
        super(reason, null, false, false);
    }
}
