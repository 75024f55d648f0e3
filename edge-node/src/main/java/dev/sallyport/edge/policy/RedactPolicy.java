package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.Redact;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.mcp.McpEnvelope;
import dev.sallyport.edge.mcp.Redaction;
import java.util.List;
import java.util.Set;

/** {@link Redact}. */
final class RedactPolicy implements Policy {
    private static final Set<String> METHODS = Set.of("tools/call", "resources/read", "prompts/get");
    private static final String TASKS = "tasks/";

    private final Redact.In in;
    private final Redaction redaction;

    RedactPolicy(Redact redact) {
        this.in = redact.in();
        this.redaction = new Redaction(redact.patterns(), redact.names(), redact.replacement());
    }

    /**
     * Whether what the server says to this may answer another call, of which nothing is known here: a stream that is
     * shared or resumed, and tasks (2025-11-25, Tasks).
     */
    static boolean mayCarryOthers(Operation operation) {
        return switch (operation) {
            case Operation.Message message ->
                message.envelope()
                        .method()
                        .filter(method -> method.startsWith(TASKS))
                        .isPresent();
            case Operation.OpenStream open -> true;
            case Operation.OpenSse open -> true;
            case Operation.EndSession end -> false;
        };
    }

    /** Whatever the call was, and whenever it holds. */
    void goOverAll(Effects effects) {
        if (in != Redact.In.ARGUMENTS) {
            effects.redactResults(redaction);
        }
    }

    @Override
    public Verdict judge(Call call) {
        if (!(call.operation() instanceof Operation.Message message) || !isMeant(message.envelope())) {
            return Verdict.CONTINUE;
        }
        goOverAll(call.effects());
        if (in == Redact.In.RESULT) {
            return Verdict.CONTINUE;
        }
        call.effects().redactArguments(redaction);
        int bytesMax = Redaction.bytesMax(List.copyOf(call.effects().arguments()));
        return message.body().length() <= bytesMax
                ? Verdict.CONTINUE
                : new Verdict.Refuse(new Refusal.TooLarge(bytesMax));
    }

    private static boolean isMeant(McpEnvelope envelope) {
        return envelope.method().filter(METHODS::contains).isPresent();
    }
}
