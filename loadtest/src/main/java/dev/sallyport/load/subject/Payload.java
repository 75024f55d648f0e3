package dev.sallyport.load.subject;

import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.wire.Dialogue;
import dev.sallyport.load.wire.ProgressEvents;
import dev.sallyport.load.wire.Template;
import dev.sallyport.load.wire.ToolCall;
import dev.sallyport.load.wire.ToolList;
import java.util.List;

/**
 * What the stub answers other than the small result. An edge has a server for each, named as the scenario is.
 *
 * @param path where the stub answers so
 * @param whole what the stub answers, in words
 * @param description what comes of it through an edge, in words
 */
public record Payload(
        String scenario, String path, String whole, String description, Dialogue direct, Dialogue throughEdge) {
    public static final Payload LIST = new Payload(
            "14-list-filtered",
            "/list/mcp",
            "a list of 200 tools",
            "a list of 200 tools, of which the caller, who has a subscription key, may see half",
            new Dialogue(ToolList.REQUEST, ToolList.whole()),
            new Dialogue(ToolList.REQUEST, ToolList.half()));

    public static final Payload EVENTS_10 =
            unchanged("20-sse-short", "/events/10/mcp", "a stream of 10 events", ProgressEvents.answer(10));
    public static final Payload EVENTS_100 =
            unchanged("21-sse-progress", "/events/100/mcp", "a stream of 100 events", ProgressEvents.answer(100));
    public static final Payload LARGE_16K =
            unchanged("30-large-16k", "/large-16k/mcp", "a result of 16 KiB", ToolCall.result(16 * 1_024));
    public static final Payload LARGE_1M =
            unchanged("30-large-1m", "/large-1m/mcp", "a result of 1 MiB", ToolCall.result(1_024 * 1_024));

    static final List<Payload> ALL = List.of(LIST, EVENTS_10, EVENTS_100, LARGE_16K, LARGE_1M);

    private static Payload unchanged(String scenario, String path, String what, Template answer) {
        Dialogue same = Dialogue.call(answer);
        return new Payload(scenario, path, what, what, same, same);
    }

    /** Whether an edge lets the caller see a part only. */
    boolean isFiltered() {
        return !direct.equals(throughEdge);
    }

    ServerDefinition server(Endpoint upstream) {
        return isFiltered()
                ? Servers.filtered(scenario, upstream, path, ToolList.HIDDEN)
                : Servers.unresumed(scenario, upstream, path);
    }
}
