package dev.sallyport.load.stub;

/** What the stub is asked for. */
enum StubMethod {
    INITIALIZE,
    TOOLS_CALL,
    TOOLS_LIST,
    /** Any message without an id. */
    NOTIFICATION,
    OTHER
}
