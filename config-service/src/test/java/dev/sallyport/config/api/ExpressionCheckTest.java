package dev.sallyport.config.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.input.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionCheckTest {
    private static List<String> problems(String fields) throws Exception {
        String text = "{'kind':'McpServer','name':'a','basePath':'a','backend':{'url':'https://up.example.com'},"
                + fields + "}";
        ServerDefinition server = ResourceKind.SERVER
                .read(Json.MAPPER.readTree(text.replace('\'', '"')))
                .orThrow();
        return new ExpressionCheck()
                .check(server).stream().map(Problem::toString).toList();
    }

    @Test
    void everyWrongExpressionIsNamedWithItsPlace() throws Exception {
        assertThat(problems("'tools':{'rules':[{'match':['x'],'visibleTo':{'when':'caller.subjct == 1'},"
                        + "'policies':[{'type':'return-response','message':'no','when':'mcp.name'}]}]},"
                        + "'policies':[{'type':'rate-limit','calls':1,'renewalPeriod':'1s',"
                        + "'counterKeyExpression':'session.present'},{'type':'log','message':'session.present'}]"))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("/tools/rules/0/visibleTo/when:")
                                .contains("undeclared reference"),
                        two -> assertThat(two)
                                .startsWith("/tools/rules/0/policies/0/when:")
                                .contains("expected type 'bool' but found 'string'"),
                        three -> assertThat(three)
                                .startsWith("/policies/0/counterKeyExpression:")
                                .contains("expected type 'string' but found 'bool'"),
                        four -> assertThat(four)
                                .startsWith("/policies/1/message:")
                                .contains("expected type 'string' but found 'bool'"));
    }

    @Test
    void rightExpressionsAreFine() throws Exception {
        assertThat(problems("'policies':[{'type':'return-response','message':'no','when':'mcp.name != server.name'}]"))
                .isEmpty();
    }
}
