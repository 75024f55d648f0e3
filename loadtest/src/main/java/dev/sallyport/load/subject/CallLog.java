package dev.sallyport.load.subject;

/** Where a target records the calls that it passed on. */
@FunctionalInterface
public interface CallLog {
    /** How many records there are by now. */
    long records() throws InterruptedException;
}
