package dev.sallyport.config.api;

import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.TargetRule;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.policy.PolicyType;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses policies that have no effect in a rule on some tools, resources or prompts. Only where they are written: what
 * was stored before there was this check stays readable.
 */
public final class RuleCheck implements PolicyCheck {

    @Override
    public List<Problem> check(Resource resource) {
        List<Problem> problems = new ArrayList<>();
        if (resource instanceof ServerDefinition server) {
            rules("/tools", server.governance().tools(), problems);
            rules("/resources", server.governance().resources(), problems);
            rules("/prompts", server.governance().prompts(), problems);
        }
        return List.copyOf(problems);
    }

    private static void rules(String pointer, TargetRules targets, List<Problem> problems) {
        for (int i = 0; i < targets.rules().size(); i++) {
            TargetRule rule = targets.rules().get(i);
            for (int j = 0; j < rule.policies().size(); j++) {
                if (rule.policies().get(j).action().type() == PolicyType.TOOL_ACCESS) {
                    problems.add(Problem.of(
                                    pointer + "/rules/" + i + "/policies/" + j + "/type",
                                    "\"tool-access\"",
                                    "a type that has an effect in a rule")
                            .withHint("what a rule is about is hidden by its visibleTo, " + pointer + "/rules/" + i
                                    + "/visibleTo"));
                }
            }
        }
    }
}
