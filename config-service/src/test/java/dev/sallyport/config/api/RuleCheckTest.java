package dev.sallyport.config.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.input.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleCheckTest {
    private static final PolicyCheck CHECK = new ExpressionCheck().and(new RuleCheck());

    private static List<String> problems(String fields) throws Exception {
        String text = "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://up.example.com'},"
                + fields + "}";
        Resource server = ResourceKind.SERVER
                .read(Json.MAPPER.readTree(text.replace('\'', '"')))
                .orThrow();
        return CHECK.check(server).stream().map(Problem::toString).toList();
    }

    @Test
    void whatWouldHideNothingIsRefusedWithItsCure() throws Exception {
        assertThat(problems("'tools':{'rules':[{'match':['x'],'policies':[{'type':'retry','when':'1'},"
                        + "{'type':'tool-access','tools':{'deny':['x']}}]}]},"
                        + "'prompts':{'rules':[{'match':['y'],'policies':[{'type':'tool-access'}]}]}"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("/tools/rules/0/policies/0/when: "),
                        two -> assertThat(two)
                                .isEqualTo("/tools/rules/0/policies/1/type: \"tool-access\" (expected: a type that has"
                                        + " an effect in a rule; what a rule is about is hidden by its visibleTo,"
                                        + " /tools/rules/0/visibleTo)"),
                        three -> assertThat(three).startsWith("/prompts/rules/0/policies/0/type: "));
    }

    @Test
    void aServersOwnPolicyAndOtherPoliciesOfARuleAreFine() throws Exception {
        assertThat(problems("'policies':[{'type':'tool-access','tools':{'deny':['x']}}],"
                        + "'tools':{'rules':[{'match':['x'],'policies':[{'type':'require-scope','scopes':['s']}]}]}"))
                .isEmpty();
    }
}
