package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleFilterTest {
    private static final Set<Handle> ALL = Set.of(Handle.values());
    private static final String RELATED = "\"_meta\":{\"io.modelcontextprotocol/related-task\":{\"taskId\":\"t\"}}";
    private static final String RELATED_SWAPPED = RELATED.replace("\"t\"", "\"RELATED_TASK t\"");

    /** What a server says, and what the client gets of it. */
    private static final Map<String, String> TOWARDS_CLIENT = Map.ofEntries(
            Map.entry(
                    result("\"tools\":[{\"name\":\"nextCursor\"}] , \"nextCursor\" : \"a\\u0062\" "),
                    result("\"tools\":[{\"name\":\"nextCursor\"}] , \"nextCursor\" : \"CURSOR a\\u0062\" ")),
            Map.entry(
                    result("\"resultType\":\"input_required\",\"requestState\":\"é😀\",\"nextCursor\":null"),
                    result(
                            "\"resultType\":\"input_required\",\"requestState\":\"REQUEST_STATE é😀\",\"nextCursor\":null")),
            Map.entry(
                    result("\"task\":{\"taskId\":\"t\",\"status\":\"working\"}," + RELATED),
                    result("\"task\":{\"taskId\":\"TASK t\",\"status\":\"working\"}," + RELATED_SWAPPED)),
            Map.entry(
                    result("\"tasks\":[{\"taskId\":\"t\"},{\"x\":{},\"taskId\":\"u\"}],\"taskId\":\"v\""),
                    result(
                            "\"tasks\":[{\"taskId\":\"TASK t\"},{\"x\":{},\"taskId\":\"TASK u\"}],\"taskId\":\"TASK v\"")),
            Map.entry(
                    "{\"method\":\"notifications/tasks/status\",\"params\":{\"taskId\":\"t\"," + RELATED + "}}",
                    "{\"method\":\"notifications/tasks/status\",\"params\":{\"taskId\":\"TASK t\"," + RELATED_SWAPPED
                            + "}}"),
            Map.entry(
                    "{\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"notifications\":"
                            + "{\"taskIds\":[\"t\",\"u\"],\"x\":[\"v\"]}}}",
                    "{\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"notifications\":"
                            + "{\"taskIds\":[\"TASK t\",\"TASK u\"],\"x\":[\"v\"]}}}"));

    /** What is no handle, or none of the server's. */
    private static final List<String> LEFT = List.of(
            result("\"nextCursor\":7,\"task\":\"t\",\"tasks\":{\"a\":[{\"taskId\":\"t\"}],\"taskId\":\"t\"}"),
            result(
                    "\"content\":[{\"nextCursor\":\"a\",\"taskId\":\"t\"}],\"structuredContent\":{\"requestState\":\"s\"}"),
            "{\"method\":\"tasks/get\",\"id\":1,\"params\":{\"taskId\":\"the client's own\"}}",
            "{\"id\":1,\"error\":{\"nextCursor\":\"a\",\"data\":{\"taskId\":\"t\"}}}",
            "[{\"result\":{\"nextCursor\":\"a\"}}]",
            "{\"result\":{\"nextCursor\":\"abc",
            "{\"result\":{,\"nextCursor\":\"a\"}}",
            "no JSON",
            "");

    private static final HandleSwap SWAP = new HandleSwap() {
        @Override
        public String swapped(Handle handle, String spelled) {
            return "\"" + handle + " " + spelled.substring(1);
        }

        @Override
        public RuntimeException unfit(Handle handle) {
            return new IllegalArgumentException("unfit " + handle);
        }
    };

    private static String result(String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{" + members + "}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String filtered(String comes, int... splits) {
        HandleFilter filter = HandleFilter.towardsClient(ALL, SWAP, 100);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        byte[] bytes = bytes(comes);
        int from = 0;
        for (int split : splits) {
            filter.feed(bytes, from, split - from, passed::write);
            from = split;
        }
        filter.feed(bytes, from, bytes.length - from, passed::write);
        filter.end(passed::write);
        assertThat(filter.hasChanged())
                .isEqualTo(!passed.toString(StandardCharsets.UTF_8).equals(comes));
        return passed.toString(StandardCharsets.UTF_8);
    }

    private static String towardsServer(String message) {
        return new String(HandleFilter.towardsServer(ALL, bytes(message), SWAP), StandardCharsets.UTF_8);
    }

    private static String request(String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" + params + "}}";
    }

    @Test
    void handlesAreSwappedAndEveryOtherByteStaysHoweverTheMessageIsSplit() {
        TOWARDS_CLIENT.forEach((comes, passes) -> {
            for (int first = 0; first <= bytes(comes).length; first++) {
                assertThat(filtered(comes, first, Math.min(first + 5, bytes(comes).length)))
                        .isEqualTo(passes);
            }
        });
    }

    @Test
    void whatIsNoHandlePassesHoweverItIsSplit() {
        LEFT.forEach(comes -> {
            for (int split = 0; split <= bytes(comes).length; split++) {
                assertThat(filtered(comes, split)).isEqualTo(comes);
            }
        });
    }

    @Test
    void aHandleThatIsTooLongDoesNotPass() {
        assertThatThrownBy(() -> filtered(result("\"nextCursor\":\"" + "a".repeat(99) + "\"")))
                .hasMessage("unfit CURSOR");
        assertThat(filtered(result("\"nextCursor\":\"" + "a".repeat(98) + "\"")))
                .contains("CURSOR a");
    }

    @Test
    void onlyHandlesThatAreLookedForAreSwapped() {
        HandleFilter filter = HandleFilter.towardsClient(Set.of(Handle.CURSOR), SWAP, 100);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        byte[] message = bytes(result("\"taskId\":\"t\",\"nextCursor\":\"a\""));

        filter.feed(message, 0, message.length, passed::write);

        assertThat(passed).hasToString(result("\"taskId\":\"t\",\"nextCursor\":\"CURSOR a\""));
    }

    @Test
    void whatAClientBringsBackIsSwappedHoweverItIsSpelled() {
        assertThat(towardsServer(request("\"curs\\u006fr\":\"a\",\"taskId\":\"t\",\"requestState\":\"s\"," + RELATED)))
                .isEqualTo(request("\"curs\\u006fr\":\"CURSOR a\",\"taskId\":\"TASK t\","
                        + "\"requestState\":\"REQUEST_STATE s\"," + RELATED_SWAPPED));
        assertThat(towardsServer(request("\"cursor\":null,\"arguments\":{\"cursor\":\"a\"}")))
                .isEqualTo(request("\"cursor\":null,\"arguments\":{\"cursor\":\"a\"}"));
        assertThat(towardsServer(request("\"notifications\":{\"tasksStatus\":[\"t\"]}")))
                .isEqualTo(request("\"notifications\":{\"tasksStatus\":[\"TASK t\"]}"));
    }

    @Test
    void theClientsOwnTasksAreItsOwn() {
        assertThat(towardsServer(result("\"task\":{\"taskId\":\"own\"},\"nextCursor\":\"own\"," + RELATED)))
                .isEqualTo(result("\"task\":{\"taskId\":\"own\"},\"nextCursor\":\"own\"," + RELATED_SWAPPED));
    }

    /** Servers differ in what they take for a string. */
    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "{}", "[\"a\"]", "-1.5e3"})
    void noOtherValueTakesTheHandlesPlace(String value) {
        assertThatThrownBy(() -> towardsServer(request("\"cursor\":" + value))).hasMessage("unfit CURSOR");
        assertThatThrownBy(() -> towardsServer(request("\"notifications\":{\"taskIds\":[\"t\"," + value + "]}")))
                .hasMessage("unfit TASK");
    }

    @Test
    void wordsAreFoundWhereTheyAre() {
        Random random = new Random(7);
        WordSearch search = new WordSearch(List.of("\"abab\"", "bbb"));
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int at = random.nextInt(16); at > 0; at--) {
                text.append("ab\"".charAt(random.nextInt(3)));
            }
            byte[] bytes = bytes("\"abab\"" + text + "bbb");
            boolean there = text.indexOf("\"abab\"") >= 0 || text.indexOf("bbb") >= 0;
            assertThat(search.finds(bytes, 6, text.length()))
                    .as(text.toString())
                    .isEqualTo(there);
        }
    }
}
