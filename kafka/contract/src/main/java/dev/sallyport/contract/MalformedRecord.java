package dev.sallyport.contract;

/** Bytes on a topic that are not the record they should be. The message never quotes them. */
public final class MalformedRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecord(String what) {
        super(what);
    }

    public MalformedRecord(String what, Throwable cause) {
        super(what, cause);
    }
}
