package dev.sallyport.config.api;

import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.expression.explain.Question.Item;
import dev.sallyport.expression.explain.Question.Other;
import dev.sallyport.expression.explain.Question.SupposedToken;
import dev.sallyport.expression.explain.Question.Wanted;
import dev.sallyport.expression.explain.TargetKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The call that an explanation is asked for.
 *
 * @param subscription by name; absent for a caller without a key
 * @param token absent for a caller without an access token
 */
record ExplainQuery(Optional<String> subscription, Optional<SupposedToken> token, Optional<String> ip, Wanted wanted) {
    private static final String ANONYMOUS = "anonymous";
    private static final String SUBSCRIPTION = "subscription/";

    /** These act on something that has to be named, or on several things. */
    private static final Set<String> WITH_TARGET = Set.of(
            "tools/call",
            "resources/read",
            "resources/subscribe",
            "resources/unsubscribe",
            "prompts/get",
            "completion/complete",
            "subscriptions/listen");

    private static final Rule CALLER = new Rule(
            text -> text.equals(ANONYMOUS)
                    || (text.startsWith(SUBSCRIPTION) && Rule.NAME.holds().test(text.substring(SUBSCRIPTION.length()))),
            "anonymous or subscription/{name}");
    private static final Rule IP = new Rule(text -> AddressRange.address(text).isPresent(), "an IP address");
    private static final Rule NAME =
            new Rule(text -> !text.isEmpty() && text.length() <= 2_000, "a name of 1 to 2000 characters");
    private static final Rule METHOD = new Rule(
            text -> text.matches("[A-Za-z0-9_/$.-]{1,128}") && !WITH_TARGET.contains(text),
            "a method of MCP that acts on no tool, resource or prompt, like tools/list; for others use tool, resource or"
                    + " prompt");
    private static final Rule LIST = new Rule(text -> text.length() <= 2_000, "a list with commas between");

    static Optional<ExplainQuery> read(Fields fields) {
        String caller = fields.optionalString("caller", CALLER).orElse(ANONYMOUS);
        Optional<SupposedToken> token = token(fields);
        Optional<String> ip = fields.optionalString("ip", IP);
        Optional<String> tool = fields.optionalString("tool", NAME);
        Optional<String> resource = fields.optionalString("resource", NAME);
        Optional<String> prompt = fields.optionalString("prompt", NAME);
        Optional<String> method = fields.optionalString("method", METHOD);
        List<String> given = List.of("tool", "resource", "prompt", "method").stream()
                .filter(fields::has)
                .toList();
        if (given.size() != 1) {
            fields.problem(given.isEmpty() ? "tool" : given.get(1), "exactly one of tool, resource, prompt and method");
        }
        return fields.build(() -> new ExplainQuery(
                Optional.of(caller)
                        .filter(who -> !who.equals(ANONYMOUS))
                        .map(who -> who.substring(SUBSCRIPTION.length())),
                token,
                ip,
                wanted(tool, resource, prompt, method)));
    }

    private static Optional<SupposedToken> token(Fields fields) {
        Optional<String> subject = fields.optionalString("subject", NAME);
        Optional<String> client = fields.optionalString("client", NAME);
        Optional<Set<String>> roles = fields.optionalString("roles", LIST).map(ExplainQuery::list);
        Optional<Set<String>> scopes = fields.optionalString("scopes", LIST).map(ExplainQuery::list);
        boolean isAbsent = subject.isEmpty() && client.isEmpty() && roles.isEmpty() && scopes.isEmpty();
        return isAbsent ? Optional.empty() : Optional.of(new SupposedToken(subject, client, roles, scopes));
    }

    private static Set<String> list(String text) {
        Set<String> items = new LinkedHashSet<>();
        for (String item : text.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }

    private static Wanted wanted(
            Optional<String> tool, Optional<String> resource, Optional<String> prompt, Optional<String> method) {
        return tool.<Wanted>map(name -> new Item(TargetKind.TOOL, name))
                .or(() -> resource.map(name -> new Item(TargetKind.RESOURCE, name)))
                .or(() -> prompt.map(name -> new Item(TargetKind.PROMPT, name)))
                .or(() -> method.map(Other::new))
                .orElseThrow();
    }
}
