package dev.sallyport.edge.connection;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client's request: its head, its body as it comes, and what it is answered with. Confined to its event loop. */
public final class ClientRequest extends IncomingMessage {
    private final ClientConnection connection;
    private final HttpMethod method;
    private final String uri;
    private final boolean keepAlive;
    private final boolean hasChunks;
    private final ClientResponse response;
    private @Nullable String path;
    private @Nullable MultiMap params;

    ClientRequest(ClientConnection connection, HttpRequest head) {
        super(connection, (HeadersMultiMap) head.headers());
        this.connection = connection;
        this.method = HttpMethod.fromNetty(head.method());
        this.uri = head.uri();
        this.keepAlive = HttpUtil.isKeepAlive(head);
        this.hasChunks = !head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.response = new ClientResponse(connection, this);
    }

    public HttpMethod method() {
        return method;
    }

    /** The request target as it was sent (RFC 9112 section 3.2). */
    public String uri() {
        return uri;
    }

    /** The path of {@link #uri}, as it was sent. */
    public String path() {
        if (path == null) {
            int start = uri.startsWith("/") ? 0 : afterAuthority();
            int query = uri.indexOf('?', start);
            path = start == uri.length() ? "/" : uri.substring(start, query < 0 ? uri.length() : query);
        }
        return path;
    }

    private int afterAuthority() {
        int scheme = uri.indexOf("://");
        if (scheme < 0) {
            return 0;
        }
        int slash = uri.indexOf('/', scheme + 3);
        return slash < 0 ? uri.length() : slash;
    }

    /** Whether {@link #uri} has a query. */
    public boolean hasQuery() {
        return uri.indexOf('?') >= 0;
    }

    /** The parameters of the query, decoded. */
    public MultiMap params() {
        if (params == null) {
            params = HttpUtils.params(uri, StandardCharsets.UTF_8, false);
        }
        return params;
    }

    /** Whether the client came by TLS: {@code https} or {@code http}. */
    public String scheme() {
        return connection.peer().secure() ? "https" : "http";
    }

    /** The address that the connection comes from, as a literal; null where it has none. */
    public @Nullable String remoteAddress() {
        return connection.peer().address();
    }

    public ClientResponse response() {
        return response;
    }

    /** Whether the connection goes on after the answer, as far as it is the client's to say. */
    boolean isKeepAlive() {
        return keepAlive;
    }

    /** Whether the client understands chunks: HTTP/1.0 did not. */
    boolean hasChunks() {
        return hasChunks;
    }
}
