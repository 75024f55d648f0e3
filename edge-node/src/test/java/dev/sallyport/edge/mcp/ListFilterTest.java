package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListFilterTest {
    private static final String A = "{\"name\":\"a\"}";
    private static final String B = "{\"name\":\"b\",\"x\":[1,{\"name\":\"hidden\"}]}";
    private static final String H = "{\"name\":\"hidden\"}";

    /** What comes, and what passes when everything that begins with "hidden" is hidden. */
    private static final Map<String, String> CORPUS = Map.ofEntries(
            Map.entry(list(H, A, B), list(A, B)),
            Map.entry(list(A, H, B), list(A, B)),
            Map.entry(list(A, B, H), list(A, B)),
            Map.entry(list(H, A, H, H, B, H), list(A, B)),
            Map.entry(list(H, H), list()),
            Map.entry(list(A, B), list(A, B)),
            Map.entry(list(), list()),
            Map.entry(result("\"tools\" : [ ]"), result("\"tools\" : [ ]")),
            Map.entry(result("\"tools\":[\n  " + H + ",\n  " + A + "\n]"), result("\"tools\":[\n  " + A + "\n]")),
            Map.entry(result("\"tools\":[\n  " + A + ",\n  " + H + "\n]"), result("\"tools\":[\n  " + A + "\n]")),
            Map.entry(result("\"tools\":[\n  " + H + "\n]"), result("\"tools\":[]")),
            Map.entry(
                    " {\"id\":1,\"result\":{\"tools\":[" + H + "],\"nextCursor\":\"\\u0041\",\"ttlMs\":1e3 ,"
                            + "\"_meta\":{\"tools\":[" + H + "]}},\"jsonrpc\":\"2.0\"}\r\n",
                    " {\"id\":1,\"result\":{\"tools\":[],\"nextCursor\":\"\\u0041\",\"ttlMs\":1e3 ,"
                            + "\"_meta\":{\"tools\":[" + H + "]}},\"jsonrpc\":\"2.0\"}\r\n"),
            Map.entry(list("{\"x\":{\"name\":\"a\"},\"name\":\"hidden\"}", A), list(A)),
            Map.entry(list("{\"na\\u006de\":\"\\u0068idd\\u0065n\"}", A), list(A)),
            Map.entry(list("{\"name\":\"😀 é\",\"title\":\"𐍈\"}", H), list("{\"name\":\"😀 é\",\"title\":\"𐍈\"}")),
            Map.entry(
                    result("\"cacheScope\":\"public\",\"tools\":[" + A + "]"),
                    result("\"cacheScope\":\"private\",\"tools\":[" + A + "]")),
            Map.entry(
                    result("\"tools\":[" + H + "], \"cacheScope\" : \"publi\\u0063\" "),
                    result("\"tools\":[], \"cacheScope\" : \"private\" ")),
            Map.entry(
                    "{\"result\":{\"tools\":[" + H + "],\"tools\":[" + A + "," + H + "]},\"re\\u0073ult\":{\"tools\":["
                            + H + "]}}",
                    "{\"result\":{\"tools\":[],\"tools\":[" + A + "]},\"re\\u0073ult\":{\"tools\":[]}}"),
            Map.entry(
                    "{\"id\":1,\"error\":{\"code\":-32602,\"data\":{\"tools\":[" + H + "],\"cacheScope\":\"public\"}}}",
                    "{\"id\":1,\"error\":{\"code\":-32602,\"data\":{\"tools\":[" + H
                            + "],\"cacheScope\":\"public\"}}}"));

    private final ListFilter filter = new ListFilter(ListTarget.TOOLS, ListFilterTest::isVisible, 4_096);

    @Test
    void theHiddenItemsGoAndEveryOtherByteStays() {
        CORPUS.forEach((comes, passes) -> assertThat(filtered(comes)).contains(passes));
    }

    @Test
    void chunksMayBeSplitAnywhere() {
        CORPUS.forEach((comes, passes) -> {
            byte[] bytes = bytes(comes);
            for (int first = 0; first <= bytes.length; first++) {
                for (int second = first; second <= bytes.length; second += 3) {
                    assertThat(filtered(filter, bytes, first, second)).as(comes).contains(passes);
                }
            }
        });
    }

    @Test
    void twoHundredToolsPassButTheHiddenOnes() {
        List<String> tools = IntStream.range(0, 200)
                .mapToObj(i -> "{\"description\":\"" + "d".repeat(i * 7) + "\",\"name\":\""
                        + (i % 3 == 0 ? "hidden" : "") + "tool" + i + "\"}")
                .toList();
        List<String> visible =
                tools.stream().filter(tool -> !tool.contains("hidden")).toList();

        assertThat(filtered(list(tools.toArray(String[]::new)))).contains(list(visible.toArray(String[]::new)));
        assertThat(filter.passed()).isEqualTo(133);
        assertThat(filter.hasChanged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"name\":\"hidden\"}",
                "{\"name\":\"hidden\",\"name\":\"a\"}",
                "{\"name\":\"a\",\"Name\":\"hidden\"}",
                "{\"name\":\"a\",\"n\\u0061me\":\"a\"}",
                "{\"Name\":\"a\"}",
                "{\"title\":\"a\"}",
                "{\"x\":{\"name\":\"a\"}}",
                "{\"name\":7}",
                "{\"name\":null}",
                "{\"name\":[\"a\"]}",
                "{\"name\":{\"name\":\"a\"}}",
                "{\"name\":\"a\\u0000\"}",
                "{\"name\":\"a\\ud800\"}",
                "{}",
                "[]",
                "[\"name\",\"a\"]",
                "[{\"name\":\"a\"}]",
                "\"a\"",
                "12.5e-3",
                "true",
                "null"
            })
    void anItemThatHasNotOneNameIsHidden(String item) {
        assertThat(filtered(list(A, item, B))).contains(list(A, B));
        assertThat(filtered(list(item))).contains(list());
    }

    @Test
    void aListElsewhereIsNotTouched() {
        for (String elsewhere : List.of(
                "{\"tools\":[" + H + "]}",
                "{\"x\":{\"result\":{\"tools\":[" + H + "]}}}",
                "{\"result\":{\"x\":{\"tools\":[" + H + "],\"cacheScope\":\"public\"}}}",
                "{\"result\":[{\"tools\":[" + H + "]}]}",
                "{\"result\":{\"result\":{\"tools\":[" + H + "]}}}",
                "{\"result\":{\"prompts\":[" + H + "]}}",
                "{\"result\":{\"tools\":null}}",
                "{\"params\":{\"tools\":[" + H + "]},\"method\":\"x\"}")) {
            assertThat(filtered(elsewhere)).contains(elsewhere);
            assertThat(filter.hasChanged()).isFalse();
        }
    }

    @Test
    void aParserThatFoldsCaseSeesNoMoreThanOthers() {
        assertThat(filtered("{\"Result\":{\"TOOLS\":[" + H + "],\"CacheScope\":\"public\"}}"))
                .contains("{\"Result\":{\"TOOLS\":[],\"CacheScope\":\"private\"}}");
        assertThat(filtered("{\"re\u017fult\":{\"tool\u017f\":[" + H + "]}}"))
                .contains("{\"re\u017fult\":{\"tool\u017f\":[]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"public\"", "\"shared\"", "\"Private\"", "null", "true", "7", "{\"a\":[\"private\"]}", "[]"})
    void aScopeOfAnyOtherKindBecomesPrivate(String scope) {
        assertThat(filtered(result("\"cacheScope\":" + scope + ",\"tools\":[" + A + "]")))
                .contains(result("\"cacheScope\":\"private\",\"tools\":[" + A + "]"));
        assertThat(filter.hasChanged()).isTrue();
    }

    @Test
    void whatNeedsNoChangeIsToldSo() {
        assertThat(filtered(result("\"cacheScope\":\"private\",\"tools\":[" + A + "]")))
                .isPresent();
        assertThat(filter.hasChanged()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "tools/list, TOOLS, tools, name",
        "prompts/list, PROMPTS, prompts, name",
        "resources/list, RESOURCES, resources, uri",
        "resources/templates/list, RESOURCE_TEMPLATES, resourceTemplates, uriTemplate"
    })
    void everyListMethodHasItsMembers(String method, ListTarget target, String member, String identifying) {
        assertThat(ListTarget.of(method)).contains(target);
        ListFilter one = new ListFilter(target, ListFilterTest::isVisible, 4_096);
        String visible = "{\"" + identifying + "\":\"a\",\"title\":\"hidden\"}";
        String hidden = "{\"title\":\"a\",\"" + identifying + "\":\"hidden://x\"}";

        assertThat(filtered(one, bytes(result("\"" + member + "\":[" + hidden + "," + visible + "]")), 0, 0))
                .contains(result("\"" + member + "\":[" + visible + "]"));
    }

    @Test
    void anotherMethodListsNothing() {
        assertThat(ListTarget.of("tools/call")).isEmpty();
        assertThat(ListTarget.of("Tools/list")).isEmpty();
    }

    @Test
    void aMessageThatMayAnswerAnythingIsFilteredForEachTarget() {
        ListFilter both = new ListFilter(
                Map.of(ListTarget.TOOLS, name -> false, ListTarget.RESOURCES, ListFilterTest::isVisible), 4_096);

        assertThat(filtered(both, bytes("{\"result\":{\"tools\":[" + A + "],\"resources\":[{\"uri\":\"a\"}]}}"), 0, 0))
                .contains("{\"result\":{\"tools\":[],\"resources\":[{\"uri\":\"a\"}]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":{\"tools\":[{\"name\":\"a\"}]}",
                "{\"result\":{\"tools\":[{\"name\":\"a\"},]}}",
                "{\"result\":{\"tools\":[,{\"name\":\"a\"}]}}",
                "{\"result\":{\"tools\":[{\"name\":\"a\",}]}}",
                "{\"result\":{\"tools\":[{\"name\":\"a\"} {\"name\":\"b\"}]}}",
                "{\"result\":{\"tools\":[{\"name\":\"a\"}]}} x",
                "{\"result\":{\"tools\":[{\"name\":\"a\"}]}}{}",
                "{\"result\":{\"tools\":[{name:\"a\"}]}}",
                "{\"result\":{\"tools\":[{'name':\"a\"}]}}",
                "{\"result\":{\"tools\":[{\"name\":\"\\x61\"}]}}",
                "{\"result\":{\"tools\":[{\"name\":\"\\u00g0\"}]}}",
                "{\"result\":{\"tools\":[{\"name\":\"a\nb\"}]}}",
                "{\"result\":{\"tools\":[NaN]}}",
                "{\"result\":{\"tools\":[01]}}",
                "{\"result\":{\"tools\":[1.]}}",
                "{\"result\":{\"tools\":[-]}}",
                "{\"result\":{\"tools\":[1e+]}}",
                "{\"result\":{\"tools\":[+1]}}",
                "{\"result\":{\"tools\":[trux]}}",
                "{\"result\":{\"tools\":[nullnull]}}",
                "{\"result\":{\"tools\":[1}]}}",
                "{\"result\":{\"tools\":{\"0\":{\"name\":\"hidden\"}}}}",
                "{\"result\":{\"tools\":\"x\"}}",
                "{\"result\":{\"tools\\u0000\":[]}}",
                "// comment\n{}",
                "{\"a\":1/*x*/}",
                "[{\"result\":{\"tools\":[{\"name\":\"hidden\"}]}}]",
                "\uFEFF{\"result\":{\"tools\":[]}}",
                "\"x\"",
                "7",
                "<html>",
                "{",
                "]"
            })
    void whatIsNotOneWellFormedObjectDoesNotPass(String text) {
        byte[] bytes = bytes(text);
        assertThat(filtered(text)).isEmpty();
        for (int split = 0; split <= bytes.length; split++) {
            assertThat(filtered(filter, bytes, split, split)).as(text).isEmpty();
        }
        assertThat(filtered(list(H, A))).contains(list(A));
    }

    @Test
    void textThatIsNotStrictUtf8DoesNotPass() {
        for (byte[] wrong : List.of(
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xE0, (byte) 0x9F, (byte) 0xBF},
                new byte[] {(byte) 0xE2},
                new byte[] {(byte) 0xFF})) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            text.writeBytes(bytes("{\"x\":\""));
            text.writeBytes(wrong);
            text.writeBytes(bytes("\"}"));
            for (int split = 0; split <= text.size(); split++) {
                assertThat(filtered(filter, text.toByteArray(), split, split)).isEmpty();
            }
        }
    }

    @Test
    void nothingPassesBehindWhatIsBroken() {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        byte[] broken = bytes("{\"result\":{\"tools\":[x");
        byte[] more = bytes("{\"result\":{\"tools\":[]}}");

        assertThat(filter.feed(broken, 0, broken.length, passed::write)).isFalse();
        passed.reset();
        assertThat(filter.feed(more, 0, more.length, passed::write)).isFalse();
        assertThat(filter.end()).isFalse();
        assertThat(passed.size()).isZero();
    }

    @Test
    void anItemThatIsTooLargeDoesNotPass() {
        String fits = "{\"name\":\"a\",\"x\":\"" + "y".repeat(4_096 - 19) + "\"}";
        assertThat(fits).hasSize(4_096);
        assertThat(filtered(list(fits))).contains(list(fits));
        assertThat(filtered(list(fits + " "))).isPresent();
        assertThat(filtered(list(fits.replace("\"x\"", "\"xx\"")))).isEmpty();
        assertThat(filtered(result("\"tools\":[" + " ".repeat(5_000)))).isEmpty();
    }

    @Test
    void whatIsOutsideOfTheListMayBeOfAnySize() {
        String large = result("\"_meta\":{\"x\":\"" + "y".repeat(1 << 20) + "\"},\"tools\":[" + A + "]");
        assertThat(filtered(large)).contains(large);
    }

    @Test
    void nestingIsBounded() {
        String deep = list("{\"name\":\"a\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}");
        assertThat(filtered(deep)).contains(deep);
        assertThat(filtered(list("{\"name\":\"a\",\"x\":" + "[".repeat(200) + "]".repeat(200) + "}")))
                .isEmpty();
    }

    @Test
    void nothingIsAWholeMessageOfNothing() {
        assertThat(filtered("")).contains("");
        assertThat(filtered(" \r\n")).contains(" \r\n");
    }

    @Test
    void damagedMessagesNeverThrowAndNeverShowAHiddenTool() {
        Random random = new Random(20260728);
        List<String> corpus = List.copyOf(CORPUS.keySet());
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = bytes(corpus.get(round % corpus.size()));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            int split = random.nextInt(bytes.length);
            Optional<String> whole = filtered(filter, bytes, 0, 0);
            assertThat(filtered(filter, bytes, split, split)).isEqualTo(whole);
        }
    }

    @Test
    void itemsAndWhiteSpaceInAnyArrangementLeaveTheVisibleOnesInOrder() {
        Random random = new Random(20251125);
        for (int round = 0; round < 5_000; round++) {
            List<String> items = new ArrayList<>();
            List<String> visible = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                boolean isVisible = random.nextBoolean();
                String item = "{" + space(random) + "\"name\"" + space(random) + ":\"" + (isVisible ? "" : "hidden") + i
                        + "\"}";
                items.add(space(random) + item + space(random));
                if (isVisible) {
                    visible.add(item);
                }
            }
            String passed = filtered(list(items.toArray(String[]::new))).orElseThrow();
            assertThat(withoutSpace(passed)).isEqualTo(withoutSpace(list(visible.toArray(String[]::new))));
        }
    }

    private static boolean isVisible(String name) {
        return !name.startsWith("hidden");
    }

    private static String space(Random random) {
        return " \n\t\r".substring(0, random.nextInt(4));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }

    private static String list(String... items) {
        return result("\"tools\":[" + List.of(items).stream().collect(Collectors.joining(",")) + "]");
    }

    private static String result(String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{" + members + "}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> filtered(String text) {
        return filtered(filter, bytes(text), 0, 0);
    }

    /** What passes of the text in three chunks; empty when it must not. */
    private static Optional<String> filtered(ListFilter filter, byte[] bytes, int first, int second) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        filter.reset();
        boolean fit = filter.feed(bytes, 0, first, passed::write)
                && filter.feed(bytes, first, second - first, passed::write)
                && filter.feed(bytes, second, bytes.length - second, passed::write)
                && filter.end();
        return fit ? Optional.of(passed.toString(StandardCharsets.UTF_8)) : Optional.empty();
    }
}
