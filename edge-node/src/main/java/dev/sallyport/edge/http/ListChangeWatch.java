package dev.sallyport.edge.http;

import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.MessageInspector;
import dev.sallyport.edge.stream.FrameRewriter;
import dev.sallyport.edge.stream.SseFrame;

/** Hears on a stream of a server that what it lists or holds has changed. Every frame passes as it is. */
final class ListChangeWatch implements FrameRewriter {
    private static final Rewriting UNCHANGED = new Rewriting.Unchanged();
    private static final String NOTIFICATION = "notifications/";
    private static final String LIST_CHANGED = "/list_changed";
    private static final String RESOURCE_UPDATED = "notifications/resources/updated";

    private final MessageInspector inspector = new MessageInspector();
    private final ListChanges changes;
    private final String server;

    ListChangeWatch(ListChanges changes, String server) {
        this.changes = changes;
        this.server = server;
    }

    @Override
    public Rewriting rewrite(SseFrame frame) {
        if (frame.hasData()) {
            frame.data(inspector::feed);
            if (inspector.end() instanceof Inspection.FromServer message && isChange(message.method())) {
                changes.changed(server);
            }
        }
        return UNCHANGED;
    }

    private static boolean isChange(String method) {
        return (method.startsWith(NOTIFICATION) && method.endsWith(LIST_CHANGED)) || method.equals(RESOURCE_UPDATED);
    }
}
