package dev.sallyport.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.expression.Expression.Compilation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static Object value(Variable variable) {
        return switch (variable) {
            case REQUEST_METHOD -> "POST";
            case REQUEST_PATH -> "/weather/mcp";
            case REQUEST_HEADERS -> Map.of("x-tenant", "north");
            case REQUEST_IP -> "10.1.2.3";
            case CALLER_AUTHENTICATION -> "oauth";
            case CALLER_SUBSCRIPTION, CALLER_PRODUCT -> "";
            case CALLER_SUBJECT -> "ada";
            case CALLER_CLIENT -> "agent";
            case CALLER_ISSUER -> "https://id.example.com";
            case CALLER_ROLES -> List.of("operator", "viewer");
            case CALLER_SCOPES -> List.of("tools:read");
            case CALLER_CLAIMS -> Map.of("department", Map.of("name", "field"), "level", 3L);
            case MCP_METHOD -> "tools/call";
            case MCP_NAME -> "get_forecast";
            case MCP_ARGUMENTS ->
                Map.of(
                        "days", 3L,
                        "cities", List.of("Oslo", "Rome"),
                        "long", "a".repeat(5_000),
                        "many", LongStream.range(0, 5_000).boxed().toList());
            case SERVER_NAME -> "weather";
            case SESSION_PRESENT -> true;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    mcp.method == 'tools/call' && mcp.name.startsWith('get_') | true
                    'admin' in caller.roles                                   | false
                    caller.roles.exists(role, role == 'operator')             | true
                    mcp.arguments.days > 2 && 'Oslo' in mcp.arguments.cities  | true
                    caller.claims.department.name == 'field'                  | true
                    request.headers['x-tenant'] == 'south'                    | false
                    has(mcp.arguments.nothing)                                | false
                    session.present && server.name == 'weather'               | true
                    request.ip.matches('^10[.]')                              | true
                    """)
    void aConditionSpeaksOfTheCall(String text, boolean expected) {
        assertThat(Expression.condition(text).expression().orElseThrow().evaluate(ExpressionTest::value))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    caller.subjct == 'ada'          | undeclared reference to 'caller'
                    mcp.name + 1 == 'a'             | found no matching overload for '_+_'
                    mcp.name                        | expected type 'bool' but found 'string'
                    1 ==                            | mismatched input
                    request.headers['a'] > 1        | found no matching overload
                    """)
    void aWrongConditionIsRefusedInWordsBeforeItIsEverUsed(String text, String reason) {
        assertThat(Expression.condition(text))
                .isInstanceOfSatisfying(
                        Compilation.Wrong.class,
                        wrong -> assertThat(wrong.reason()).containsIgnoringCase(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp.arguments.nothing == 1", "mcp.arguments.cities > 1", "1 / 0 == 1"})
    void whatCannotBeSaidIsNeitherTrueNorFalse(String text) {
        assertThat(Expression.condition(text).expression().orElseThrow().evaluate(ExpressionTest::value))
                .isEmpty();
    }

    @Test
    void loopsAreBounded() {
        String quadratic = "mcp.arguments.many.all(a, mcp.arguments.many.all(b, a != -1))";

        assertThat(Expression.condition(quadratic).expression().orElseThrow().evaluate(ExpressionTest::value))
                .isEmpty();
    }

    @Test
    void depthAndSizeAreBounded() {
        String deep = "!".repeat(500) + "true";
        String parentheses = "(".repeat(500) + "true" + ")".repeat(500);
        String longer = IntStream.range(0, 300).mapToObj(i -> "mcp.name == 'a'").collect(Collectors.joining(" || "));

        assertThat(Expression.condition(parentheses).expression()).isEmpty();
        assertThat(Expression.condition(longer).expression()).isEmpty();
        assertThat(Expression.condition(deep)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.name.matches('((a{1000}){1000}){1000}')",
                "matches(mcp.name, '((a{1000}){1000}){1000}')",
                "caller.roles.exists(r, !(mcp.name + r).matches('(a{100}){100}'))",
                "mcp.name == 'a' ? true : [mcp.name.matches('\\\\Qa')][0]",
                "mcp.name.matches('(')"
            })
    void aPatternThatIsWrittenThereIsBoundedBeforeItIsEverCompiled(String text) {
        assertThat(Expression.condition(text))
                .isInstanceOfSatisfying(
                        Compilation.Wrong.class,
                        wrong -> assertThat(wrong.reason())
                                .startsWith("matches takes an RE2 regular expression of at most 256 characters"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.name.matches('((a{1000}){' + '1000}){1000}')",
                "mcp.name.matches(caller.roles.size() > 0 ? '(' : 'a')",
                "mcp.arguments.long.matches(caller.subject + '{150}[a-z]{100}x')"
            })
    void aPatternThatIsPutTogetherIsBoundedWhenItIsMatched(String text) {
        Optional<Expression<Boolean>> condition = Expression.condition(text).expression();

        assertThat(condition.flatMap(compiled -> compiled.evaluate(ExpressionTest::value)))
                .isEmpty();
    }

    @Test
    void patternsOfUsualSizeMatchAnywhereInTheText() {
        for (String text : List.of(
                "mcp.name.matches('fore')",
                "matches(mcp.name, '^get_[a-z]{1,20}$')",
                "mcp.name.matches('ca' + 'st')",
                "mcp.name.matches('')",
                "mcp.arguments.long.matches('aa')")) {
            assertThat(Expression.condition(text).expression().flatMap(one -> one.evaluate(ExpressionTest::value)))
                    .as(text)
                    .contains(true);
        }
    }

    @Test
    void aTextCanBeMadeOfTheCall() {
        assertThat(Expression.text("caller.subject + '/' + mcp.name")
                        .expression()
                        .orElseThrow()
                        .evaluate(ExpressionTest::value))
                .contains("ada/get_forecast");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    request.ip == '10.1.2.3' && false              | false
                    false && request.ip == '10.1.2.3'              | false
                    request.ip == '10.1.2.3' || server.name != ''  | true
                    mcp.name == 'x' ? session.present : true       | true
                    request.ip == '10.1.2.3'                       |
                    !(request.ip == '10.1.2.3')                    |
                    has(mcp.arguments.days)                        |
                    size(caller.roles) >= 0                        |
                    """)
    void whatIsNotKnownIsMissedOnlyWhereTheValueHangsOnIt(String text, @Nullable Boolean expected) {
        Expression<Boolean> condition = Expression.condition(text).expression().orElseThrow();

        assertThat(condition.evaluateKnown(ExpressionTest::knownValue)).isEqualTo(Optional.ofNullable(expected));
    }

    private static Optional<Object> knownValue(Variable variable) {
        return switch (variable) {
            case REQUEST_IP, MCP_ARGUMENTS, SESSION_PRESENT, CALLER_ROLES -> Optional.empty();
            default -> Optional.of(value(variable));
        };
    }
}
