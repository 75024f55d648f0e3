package dev.sallyport.edge.stream;

import dev.sallyport.edge.upstream.UpstreamTarget;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Puts the gateway's own path into the {@code endpoint} event of the HTTP+SSE transport (2024-11-05, Transports), so
 * that the client posts to the gateway, with the upstream's endpoint sealed inside.
 */
public final class EndpointRewriter implements FrameRewriter {
    private static final Rewriting UNCHANGED = new Rewriting.Unchanged();

    private final UpstreamTarget target;
    private final String clientPath;
    private final UnaryOperator<String> seal;

    /**
     * Prepares for one stream.
     *
     * @param clientPath what the client posts to, up to the token
     * @param seal makes the token of the upstream's path and query
     */
    public EndpointRewriter(UpstreamTarget target, String clientPath, UnaryOperator<String> seal) {
        this.target = target;
        this.clientPath = clientPath;
        this.seal = seal;
    }

    @Override
    public Rewriting rewrite(SseFrame frame) {
        if (frame.event().filter("endpoint"::equals).isEmpty()) {
            return UNCHANGED;
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        frame.data(data::write);
        Optional<String> endpoint = target.messagesEndpoint(data.toString(StandardCharsets.UTF_8));
        if (endpoint.isEmpty()) {
            return new Rewriting.Unfit();
        }
        String rewritten = "event: endpoint\ndata: " + clientPath + seal.apply(endpoint.get()) + "\n\n";
        return new Rewriting.Replaced(Unpooled.copiedBuffer(rewritten, StandardCharsets.US_ASCII));
    }
}
