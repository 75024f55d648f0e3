package dev.sallyport.edge.mcp;

import dev.sallyport.edge.mcp.EnvelopeProblem.HeaderMismatch;
import dev.sallyport.edge.mcp.EnvelopeProblem.HeaderMismatch.Header;
import dev.sallyport.edge.mcp.EnvelopeProblem.MissingMeta;
import dev.sallyport.edge.mcp.EnvelopeProblem.NotJsonRpc;
import dev.sallyport.edge.mcp.EnvelopeProblem.UnclearTarget;
import dev.sallyport.edge.mcp.EnvelopeProblem.UnsupportedVersion;
import java.util.List;
import java.util.Optional;

/**
 * Decides the era of a message from its body, with the header as a cross-check.
 *
 * <pre>
 *   initialize that does not describe itself ─────────────────────────▶ legacy, whatever the header says
 *   body names a version in _meta, or the header a modern one ────────▶ modern
 *   no header, or a legacy version in it ─────────────────────────────▶ legacy
 *   another version in the header ────────────────────────────────────▶ unsupported
 * </pre>
 *
 * In the modern era a request must carry every header that mirrors its body. The specification leaves the headers of a
 * notification open, so a notification may lack them; but what is there must agree.
 */
final class EraRules {
    private static final int ECHOED_VERSION_CHARS_MAX = 32;

    private final BodyScan body;
    private final HeaderLookup headers;

    EraRules(BodyScan body, HeaderLookup headers) {
        this.body = body;
        this.headers = headers;
    }

    EnvelopeReading decide() {
        Field described = body.params().metaVersion();
        if (described instanceof Field.Absent && body.method().equals("initialize")) {
            return legacy(optional(body.params().askedVersion()));
        }
        HeaderValue header = HeaderValue.of(headers, Header.PROTOCOL_VERSION.fieldName());
        return switch (header) {
            case HeaderValue.Repeated repeated -> mismatch(Header.PROTOCOL_VERSION, HeaderMismatch.Flaw.REPEATED);
            case HeaderValue.Unreadable unreadable -> mismatch(Header.PROTOCOL_VERSION, HeaderMismatch.Flaw.UNREADABLE);
            case HeaderValue.Missing missing ->
                described instanceof Field.Absent ? legacy(Optional.empty()) : modernWithoutHeader(described);
            case HeaderValue.Single single ->
                described instanceof Field.Absent ? headerAlone(single.text()) : modern(single.text(), described);
        };
    }

    private EnvelopeReading headerAlone(String header) {
        Optional<ProtocolVersion> version = ProtocolVersion.find(header);
        if (version.isEmpty()) {
            return unsupported(header, ProtocolVersion.SUPPORTED);
        }
        return switch (version.get().era()) {
            case LEGACY -> legacy(version.map(ProtocolVersion::text));
            case MODERN -> modern(header, Field.Absent.ABSENT);
        };
    }

    private EnvelopeReading legacy(Optional<String> version) {
        return envelope(ProtocolEra.LEGACY, version);
    }

    private EnvelopeReading modernWithoutHeader(Field described) {
        if (isRequest()) {
            return mismatch(Header.PROTOCOL_VERSION, HeaderMismatch.Flaw.MISSING);
        }
        return switch (described) {
            case Field.Text version -> modern(version.value(), described);
            case Field.Absent absent -> missing(MissingMeta.Field.PROTOCOL_VERSION);
            case Field.Unusable unusable -> missing(MissingMeta.Field.PROTOCOL_VERSION);
        };
    }

    private EnvelopeReading modern(String header, Field described) {
        if (body.isResponse()) {
            return new NotJsonRpc(body.id(), NotJsonRpc.Flaw.RESPONSE);
        }
        boolean describes = switch (described) {
            case Field.Text version -> true;
            case Field.Unusable unusable -> false;
            case Field.Absent absent -> !isRequest();
        };
        if (!describes) {
            return missing(MissingMeta.Field.PROTOCOL_VERSION);
        }
        if (described instanceof Field.Text version && !version.value().equals(header)) {
            return mismatch(Header.PROTOCOL_VERSION, HeaderMismatch.Flaw.DIFFERENT);
        }
        if (ProtocolVersion.find(header).filter(this::isModern).isEmpty()) {
            return unsupported(header, ProtocolVersion.SUPPORTED_MODERN);
        }
        if (isRequest() && !body.params().hasMetaCapabilities()) {
            return missing(MissingMeta.Field.CLIENT_CAPABILITIES);
        }
        return mirrored(header);
    }

    private EnvelopeReading mirrored(String version) {
        HeaderValue method = HeaderValue.of(headers, Header.METHOD.fieldName());
        Optional<HeaderMismatch.Flaw> flaw = flaw(method, body.method());
        if (flaw.isPresent()) {
            return mismatch(Header.METHOD, flaw.get());
        }
        if (TargetKind.isMirrored(body.method()) && body.target() instanceof Field.Text target) {
            HeaderValue name = HeaderValue.decoded(headers, Header.NAME.fieldName());
            flaw = flaw(name, target.value());
            if (flaw.isPresent()) {
                return mismatch(Header.NAME, flaw.get());
            }
        }
        return envelope(ProtocolEra.MODERN, ProtocolVersion.find(version).map(ProtocolVersion::text));
    }

    private Optional<HeaderMismatch.Flaw> flaw(HeaderValue value, String expected) {
        return switch (value) {
            case HeaderValue.Missing missing ->
                isRequest() ? Optional.of(HeaderMismatch.Flaw.MISSING) : Optional.empty();
            case HeaderValue.Repeated repeated -> Optional.of(HeaderMismatch.Flaw.REPEATED);
            case HeaderValue.Unreadable unreadable -> Optional.of(HeaderMismatch.Flaw.UNREADABLE);
            case HeaderValue.Single single ->
                single.text().equals(expected) ? Optional.empty() : Optional.of(HeaderMismatch.Flaw.DIFFERENT);
        };
    }

    private EnvelopeReading envelope(ProtocolEra era, Optional<String> version) {
        boolean hasTarget = era == ProtocolEra.LEGACY || !TargetKind.isLegacyOnly(body.method());
        if (hasTarget && body.target() instanceof Field.Unusable) {
            return new UnclearTarget(body.id());
        }
        return new McpEnvelope(
                message(),
                era,
                version,
                optional(body.target()),
                body.targetType(),
                body.params().client(),
                body.params().handedBack());
    }

    private McpMessage message() {
        Optional<RequestId> id = body.id();
        if (id.isEmpty()) {
            return new McpMessage.Notification(body.method());
        }
        return body.isResponse() ? new McpMessage.Response(id.get()) : new McpMessage.Request(id.get(), body.method());
    }

    private boolean isRequest() {
        return body.id().isPresent() && !body.isResponse();
    }

    private boolean isModern(ProtocolVersion version) {
        return version.era() == ProtocolEra.MODERN;
    }

    private HeaderMismatch mismatch(Header header, HeaderMismatch.Flaw flaw) {
        return new HeaderMismatch(body.id(), header, flaw);
    }

    private MissingMeta missing(MissingMeta.Field field) {
        return new MissingMeta(body.id(), field);
    }

    private UnsupportedVersion unsupported(String requested, List<String> supported) {
        Optional<String> echoed = Optional.of(requested).filter(EraRules::isPlainToken);
        return new UnsupportedVersion(body.id(), echoed, supported);
    }

    private static boolean isPlainToken(String text) {
        return text.length() <= ECHOED_VERSION_CHARS_MAX
                && text.chars()
                        .allMatch(
                                each -> each == '-' || each == '.' || (each < 0x80 && Character.isLetterOrDigit(each)));
    }

    private static Optional<String> optional(Field field) {
        return switch (field) {
            case Field.Text text -> Optional.of(text.value());
            case Field.Absent absent -> Optional.empty();
            case Field.Unusable unusable -> Optional.empty();
        };
    }
}
