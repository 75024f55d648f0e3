package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.LogCall;
import dev.sallyport.expression.Expression;
import dev.sallyport.expression.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@link LogCall}. The line is written once no policy is against the call. */
final class LogPolicy implements Policy {
    /** Parts of the names of headers that hold secrets: no expression of an operator brings those into a log. */
    private static final List<String> SECRET =
            List.of("authorization", "cookie", "key", "token", "secret", "password", "session");

    private static final String UNSAID = "the expression cannot be evaluated for this call";

    private final LogCall.Level level;
    private final Expression<String> message;

    LogPolicy(LogCall.Level level, Expression<String> message) {
        this.level = level;
        this.message = message;
    }

    @Override
    public Verdict judge(Call call) {
        String text = message.evaluate(
                        variable -> variable == Variable.REQUEST_HEADERS ? headers(call) : call.value(variable))
                .orElse(UNSAID);
        call.effects().log(new LogLine(level, call.server(), text));
        return Verdict.CONTINUE;
    }

    private static Map<String, String> headers(Call call) {
        Map<String, String> headers = new LinkedHashMap<>();
        call.exchange().request().headers().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            headers.putIfAbsent(name, SECRET.stream().anyMatch(name::contains) ? "[withheld]" : header.getValue());
        });
        return headers;
    }
}
