package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.ToolCall;

/** What clients that come and go have in common. Confined to the event loop. */
final class ChurnTally {
    /** Of so many clients one leaves without a goodbye, as those do that are closed or fall asleep. */
    private static final int ONE_LEAVES_OF = 10;

    private final CallCounts counts = new CallCounts();
    private long left;
    private long begun;
    private boolean isOver;

    /** The id of the next session's call. */
    long begin() {
        return ToolCall.FIRST_ID + begun++;
    }

    /** Whether the session of the call {@code id} is left without a goodbye. */
    boolean leaves(long id) {
        return id % ONE_LEAVES_OF == 0;
    }

    void saidGoodbye() {
        counts.add(CallOutcome.OK);
    }

    void left() {
        counts.add(CallOutcome.OK);
        left++;
    }

    void failed(CallOutcome how) {
        counts.add(how);
    }

    /** Sessions that are open go on to their end; no other begins. */
    void end() {
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    Churned copy() {
        return new Churned(counts.copy(), left);
    }
}
