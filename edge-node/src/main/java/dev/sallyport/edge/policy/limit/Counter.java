package dev.sallyport.edge.policy.limit;

/** What an edge knows of one counter in one window. */
interface Counter {
    Window window();

    /** Lets time go on. */
    void tick(long now, boolean isIdleCheck);

    /** Whether calls wait, which only further ticks may have answered. */
    boolean isWaitedFor();
}
