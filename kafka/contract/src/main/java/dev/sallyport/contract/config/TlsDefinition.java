package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.pem.Pem;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * TLS towards an MCP server. There is no way to trust everybody, nor to leave a host name unverified.
 *
 * @param trustedCertificates in PEM, or a reference to a named value that holds them; in place of the JVM's trust store
 * @param certificate that the gateway shows, in PEM with the chain behind it, or a reference to a named value
 * @param key of {@code certificate}: always a reference to a named value that is secret
 * @param serverName to ask for (SNI) and to verify in place of the URL's host
 */
public record TlsDefinition(
        Optional<String> trustedCertificates,
        Optional<String> certificate,
        Optional<String> key,
        Optional<String> serverName) {
    private static final int CHARACTERS_MAX = 64 * 1024;
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)}}");
    private static final String CERTIFICATES_EXPECTED =
            Pem.CERTIFICATES + ", or {{name}} of a named value with such a text";
    private static final Rule HOST =
            Rule.matching("[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?", "a DNS name, like up.example.com");

    static Optional<TlsDefinition> read(Fields fields) {
        // Read as secrets are: whoever pastes a key into the wrong field must not find it in an answer or a log.
        Optional<String> trusted =
                fields.secret("trustedCertificates", TlsDefinition::certificates, CERTIFICATES_EXPECTED);
        Optional<String> certificate = fields.secret("certificate", TlsDefinition::certificates, CERTIFICATES_EXPECTED);
        Optional<String> key = fields.secret(
                "key",
                text -> Optional.of(text).filter(TlsDefinition::isReference),
                "{{name}} of a named value that is secret, never the key itself");
        Optional<String> serverName = fields.optionalString("serverName", HOST);
        if (fields.has("key") && !fields.has("certificate")) {
            fields.problem("certificate", "the certificate that key belongs to");
        }
        if (fields.has("certificate") && !fields.has("key")) {
            fields.problem("key", "{{name}} of the secret named value with the key of certificate");
        }
        return fields.build(() -> new TlsDefinition(trusted, certificate, key, serverName));
    }

    private static Optional<String> certificates(String text) {
        return Optional.of(text)
                .filter(each -> each.length() <= CHARACTERS_MAX)
                .filter(each -> isReference(each) || Pem.certificates(each).isPresent());
    }

    private static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /** The named value that one of the fields refers to; empty where it holds the text itself. */
    public static Optional<String> namedValue(String field) {
        return Optional.of(REFERENCE.matcher(field))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
    }

    /** The text of one of the fields; empty where it refers to a named value that is not there. */
    public static Optional<String> resolve(String field, Function<String, Optional<String>> namedValues) {
        return namedValue(field).map(namedValues).orElseGet(() -> Optional.of(field));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        trustedCertificates.ifPresent(pem -> json.put("trustedCertificates", pem));
        certificate.ifPresent(pem -> json.put("certificate", pem));
        key.ifPresent(reference -> json.put("key", reference));
        serverName.ifPresent(name -> json.put("serverName", name));
        return json;
    }
}
