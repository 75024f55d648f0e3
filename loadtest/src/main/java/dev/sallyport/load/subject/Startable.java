package dev.sallyport.load.subject;

import java.util.List;

/** Something that is started anew for every measurement, from nothing but its configuration. */
public interface Startable {
    /** What its rounds are called. */
    String scenario();

    /** What it is, with the settings that figures depend on. */
    String description();

    /** Processes that it needs, which go on when it is closed. */
    List<Long> helpers();

    /** Starts it; it is there until its target is closed. */
    Started start(int round) throws InterruptedException;

    /**
     * It is there.
     *
     * @param readyMillis from when its process was begun until it said that it may be called
     */
    record Started(Target target, double readyMillis) {}
}
