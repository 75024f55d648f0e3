package dev.sallyport.config.log;

/**
 * A place in both logs.
 *
 * @param config the offset of the next record of the config log
 * @param history the same of the history
 */
record LogPosition(long config, long history) {
    static final LogPosition START = new LogPosition(0, 0);

    boolean covers(LogPosition other) {
        return config >= other.config && history >= other.history;
    }
}
