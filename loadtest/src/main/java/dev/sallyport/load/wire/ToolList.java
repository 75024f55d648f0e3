package dev.sallyport.load.wire;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@code tools/list} of many tools, every other of which is for some callers only. */
public final class ToolList {
    /** What the names of those begin with that not everybody may see. */
    public static final String HIDDEN = "internal_";

    private static final String SHOWN = "search_";
    private static final int TOOLS = 200;

    /** The request. */
    public static final Template REQUEST =
            new Template(ToolCall.BEFORE_ID, ",\"method\":\"tools/list\",\"params\":{}}");

    private ToolList() {}

    /** The answer to who may see all. */
    public static Template whole() {
        return answer(IntStream.range(0, TOOLS));
    }

    /** The answer to who may see one half. */
    public static Template half() {
        return answer(IntStream.range(0, TOOLS).filter(tool -> !isHidden(tool)));
    }

    private static Template answer(IntStream tools) {
        return new Template(
                ToolCall.BEFORE_ID,
                tools.mapToObj(ToolList::tool).collect(Collectors.joining(",", ",\"result\":{\"tools\":[", "]}}")));
    }

    private static boolean isHidden(int tool) {
        return tool % 2 == 1;
    }

    private static String tool(int number) {
        return """
                {"name":"%sdocuments_%03d","description":"Finds the documents of collection %d that match a query, the \
                best first, with title, address and an excerpt of each.","inputSchema":{"type":"object","properties":\
                {"query":{"type":"string","description":"what to look for"},"limit":{"type":"integer","minimum":1}},\
                "required":["query"]}}""".formatted(isHidden(number) ? HIDDEN : SHOWN, number, number);
    }
}
