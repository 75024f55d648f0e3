package dev.sallyport.load.swarm;

import dev.sallyport.load.wire.Template;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The only right answer, byte for byte. */
record ExpectedResult(Template answer) implements Expectation {
    private static final int OK = 200;

    @Override
    public CallOutcome outcome(int status, ByteBuf body, int start, int length, long id) {
        if (status != OK) {
            return refusal(status);
        }
        if (answer.isOne(body, start, length, id)) {
            return CallOutcome.OK;
        }
        boolean error = body.toString(start, length, StandardCharsets.UTF_8).contains("\"error\":");
        return error ? CallOutcome.RPC_ERROR : CallOutcome.WRONG_ANSWER;
    }

    private static CallOutcome refusal(int status) {
        return switch (status) {
            case 429 -> CallOutcome.LIMITED;
            case 503 -> CallOutcome.UNAVAILABLE;
            default -> CallOutcome.WRONG_STATUS;
        };
    }
}
