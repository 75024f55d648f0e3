package dev.sallyport.config.api;

import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.TargetRule;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.policy.Limit;
import dev.sallyport.contract.config.policy.LogCall;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles every expression of a resource as the edges will, so that a wrong one is refused before any edge has it. */
public final class ExpressionCheck implements PolicyCheck {

    @Override
    public List<Problem> check(Resource resource) {
        Findings findings = new Findings();
        switch (resource) {
            case ServerDefinition server -> {
                findings.targets("/tools", server.governance().tools());
                findings.targets("/resources", server.governance().resources());
                findings.targets("/prompts", server.governance().prompts());
                findings.policies("", server.governance().policies());
            }
            case ProductDefinition product -> findings.policies("", product.policies());
            case GlobalPolicies global -> findings.policies("", global.policies());
            case Subscription subscription -> {}
            case NamedValue value -> {}
            case CredentialProvider provider -> {}
            case Backend backend -> {}
        }
        return List.copyOf(findings.problems);
    }

    private static final class Findings {
        private final List<Problem> problems = new ArrayList<>();

        void targets(String pointer, TargetRules rules) {
            for (int i = 0; i < rules.rules().size(); i++) {
                TargetRule rule = rules.rules().get(i);
                String at = pointer + "/rules/" + i;
                condition(at + "/visibleTo/when", rule.visibleTo().when());
                policies(at, rule.policies());
            }
        }

        void policies(String pointer, List<PolicyDefinition> policies) {
            for (int i = 0; i < policies.size(); i++) {
                String at = pointer + "/policies/" + i;
                condition(at + "/when", policies.get(i).when());
                if (policies.get(i).action() instanceof LogCall log) {
                    note(at + "/message", log.message(), Expression.text(log.message()));
                }
                if (policies.get(i).action() instanceof Limit limit) {
                    limit.counterKey()
                            .expression()
                            .ifPresent(text -> note(at + "/counterKeyExpression", text, Expression.text(text)));
                }
            }
        }

        private void condition(String pointer, Optional<String> expression) {
            expression.ifPresent(text -> note(pointer, text, Expression.condition(text)));
        }

        private void note(String pointer, String text, Expression.Compilation<?> compilation) {
            switch (compilation) {
                case Expression.Compilation.Compiled<?> right -> {}
                case Expression.Compilation.Wrong<?> wrong ->
                    problems.add(Problem.of(pointer, '"' + text + '"', "a CEL expression; " + wrong.reason()));
            }
        }
    }
}
