package dev.sallyport.edge.policy;

import dev.sallyport.contract.config.policy.CounterKey;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Subscriber;
import dev.sallyport.expression.Expression;
import java.util.List;
import java.util.Optional;

/** {@link CounterKey}, ready to be asked. Immutable. */
record CounterKeys(List<CounterKey.Part> parts, Optional<Expression<String>> expression) {

    /** The key of the counter for {@code call}: every part with its length, so that no two keys read alike. */
    String of(Call call) {
        StringBuilder key = new StringBuilder();
        for (CounterKey.Part part : parts) {
            append(key, value(part, call));
        }
        if (expression.isPresent()) {
            append(
                    key,
                    expression.get().evaluate(call).orElseThrow(() -> new Refusal.Raised(new Refusal.PolicyFailed())));
        }
        return key.toString();
    }

    private static void append(StringBuilder key, String value) {
        key.append(value.length()).append(':').append(value).append(';');
    }

    private static String value(CounterKey.Part part, Call call) {
        return switch (part) {
            case CALLER -> caller(call);
            case IP -> call.exchange().clientAddress().orElse("");
            case SUBSCRIPTION -> subscription(call).orElse("");
            case PRODUCT -> call.caller().product().orElse("");
            case SUBJECT -> subject(call).orElse("");
            case CLIENT ->
                call.caller()
                        .token()
                        .flatMap(token -> token.principal().clientId())
                        .orElse("");
            case SESSION ->
                Optional.ofNullable(call.exchange().request().getHeader("mcp-session-id"))
                        .orElse("");
            case SERVER -> call.server();
            case TOOL -> call.name().orElse("");
        };
    }

    private static String caller(Call call) {
        return subscription(call)
                .map(name -> "subscription " + name)
                .or(() -> subject(call).map(name -> "subject " + name))
                .orElseGet(() -> "address " + call.exchange().clientAddress().orElse(""));
    }

    private static Optional<String> subscription(Call call) {
        return call.caller().subscriber().map(Subscriber::subscription);
    }

    private static Optional<String> subject(Call call) {
        return call.caller()
                .token()
                .map(token ->
                        token.principal().issuer() + " " + token.principal().subject() + " "
                                + token.principal().clientId().orElse(""));
    }
}
