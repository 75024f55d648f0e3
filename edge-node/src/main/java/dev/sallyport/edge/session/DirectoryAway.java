package dev.sallyport.edge.session;

/** The directory cannot be asked at the moment. Has no stack: it says where the cluster is, not where a fault is. */
public final class DirectoryAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DirectoryAway(Throwable cause) {
        super("the session directory is away", cause, false, false);
    }
}
