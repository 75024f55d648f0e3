package dev.sallyport.load.swarm;

import io.netty.buffer.ByteBuf;

/** What is to be answered to the calls of a swarm. */
sealed interface Expectation permits ExpectedResult, ExpectedRefusal {
    /**
     * What came of the call {@code id}.
     *
     * @param body where the answer's body stands in it, from {@code start} on
     */
    CallOutcome outcome(int status, ByteBuf body, int start, int length, long id);
}
