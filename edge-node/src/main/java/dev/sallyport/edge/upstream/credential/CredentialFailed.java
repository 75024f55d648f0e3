package dev.sallyport.edge.upstream.credential;

/** Why a token could not be had, in words that hold nothing of what was sent. Has no stack: it is an answer. */
final class CredentialFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CredentialFailed(String reason) {
        super(reason, null, false, false);
    }
}
