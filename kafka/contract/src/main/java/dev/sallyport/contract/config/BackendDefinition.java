package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The MCP server that already exists.
 *
 * @param address whose URLs are MCP endpoints for {@link Transport#STREAMABLE_HTTP}; for {@link Transport#SSE} what the
 *     two paths are appended to
 * @param ssePath where the event stream is opened; {@link Transport#SSE} only
 * @param messagesPath where messages are posted; the upstream's {@code endpoint} event must name it; {@link
 *     Transport#SSE} only
 * @param forwardHeaders lower-case names of client headers to pass on although they are withheld by default, such as
 *     {@code authorization}
 * @param tls of https URLs; absent for the JVM's trust store and no certificate
 * @param sessionLost what means the same as 404 in answer to a call in a session
 */
public record BackendDefinition(
        BackendAddress address,
        Transport transport,
        String ssePath,
        String messagesPath,
        TimeoutsDefinition timeouts,
        List<String> forwardHeaders,
        Optional<TlsDefinition> tls,
        Optional<SessionLostDefinition> sessionLost) {
    static final Rule HTTP_URL = new Rule(
            BackendDefinition::isHttpUrl, "an http or https URL with a host and without user information or fragment");
    static final Rule PATH =
            Rule.matching("/[-A-Za-z0-9._~!$&'()*+,=:@/]{0,255}", "a path that starts with / and has no query");
    private static final Rule HEADER_NAME =
            Rule.matching("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}", "the name of an HTTP header");
    private static final String DEFAULT_SSE_PATH = "/sse";
    private static final String DEFAULT_MESSAGES_PATH = "/messages";

    public BackendDefinition {
        forwardHeaders = List.copyOf(forwardHeaders);
    }

    /** Without TLS settings of its own, and with sessions that end as the protocol says. */
    public BackendDefinition(
            BackendAddress address,
            Transport transport,
            String ssePath,
            String messagesPath,
            TimeoutsDefinition timeouts,
            List<String> forwardHeaders) {
        this(address, transport, ssePath, messagesPath, timeouts, forwardHeaders, Optional.empty(), Optional.empty());
    }

    static Optional<BackendDefinition> read(Fields fields) {
        Optional<BackendAddress> address = BackendAddress.read(fields);
        Transport transport = fields.choice("transport", Transport.class, Transport.STREAMABLE_HTTP);
        Optional<String> ssePath = fields.optionalString("ssePath", PATH);
        Optional<String> messagesPath = fields.optionalString("messagesPath", PATH);
        if (transport == Transport.STREAMABLE_HTTP) {
            ssePath.ifPresent(path -> fields.problem("ssePath", "no ssePath unless transport is sse"));
            messagesPath.ifPresent(path -> fields.problem("messagesPath", "no messagesPath unless transport is sse"));
        }
        Optional<TimeoutsDefinition> timeouts = fields.optionalObject("timeouts", TimeoutsDefinition::read);
        List<String> forwardHeaders = fields.strings("forwardHeaders", HEADER_NAME).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        Optional<TlsDefinition> tls = fields.optionalObject("tls", TlsDefinition::read);
        if (fields.has("tls") && address.map(BackendAddress::isPlain).orElse(false)) {
            // The field that is wrong here would quote a key that was put into the other.
            fields.problem(fields.has("url") ? "url" : "members", "https URLs where there is tls");
        }
        Optional<SessionLostDefinition> sessionLost =
                fields.optionalObject("sessionLost", lost -> SessionLostDefinition.read(lost, transport));
        return fields.build(() -> new BackendDefinition(
                address.orElseThrow(),
                transport,
                ssePath.orElse(DEFAULT_SSE_PATH),
                messagesPath.orElse(DEFAULT_MESSAGES_PATH),
                timeouts.orElse(TimeoutsDefinition.DEFAULT),
                forwardHeaders,
                tls,
                sessionLost));
    }

    private static boolean isHttpUrl(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && url.getPort() <= 65_535;
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        address.write(json);
        json.put("transport", Fields.label(transport));
        if (transport == Transport.SSE) {
            json.put("ssePath", ssePath).put("messagesPath", messagesPath);
        }
        json.set("timeouts", timeouts.toJson());
        ArrayNode headers = json.putArray("forwardHeaders");
        forwardHeaders.forEach(headers::add);
        tls.ifPresent(settings -> json.set("tls", settings.toJson()));
        sessionLost.ifPresent(rule -> json.set("sessionLost", rule.toJson()));
        return json;
    }
}
