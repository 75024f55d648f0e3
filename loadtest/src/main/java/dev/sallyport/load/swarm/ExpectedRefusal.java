package dev.sallyport.load.swarm;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A refusal by its status and what its body says; where the flood may be put off, that as well. */
record ExpectedRefusal(Flood.Refused refused) implements Expectation {
    private static final int UNAVAILABLE = 503;
    private static final String PUT_OFF = "\"identity_unavailable\"";

    @Override
    public CallOutcome outcome(int status, ByteBuf body, int start, int length, long id) {
        if (status == refused.status()) {
            return says(body, start, length, refused.says()) ? CallOutcome.OK : CallOutcome.WRONG_ANSWER;
        }
        return status == UNAVAILABLE && refused.orPutOff() && says(body, start, length, PUT_OFF)
                ? CallOutcome.PUT_OFF
                : CallOutcome.WRONG_STATUS;
    }

    private static boolean says(ByteBuf body, int start, int length, String what) {
        return body.toString(start, length, StandardCharsets.US_ASCII).contains(what);
    }
}
