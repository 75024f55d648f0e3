package dev.sallyport.config;

import dev.sallyport.config.api.NotBeforeSource;
import dev.sallyport.config.session.ClusterAccess;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.SecretSetting;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a config service is started with.
 *
 * @param cluster where the edges' sessions are; without it they cannot be listed
 * @param gatewayUrl where clients reach the edges, for the URLs in the list of servers
 * @param dataDir of this instance alone, where audit records wait that Kafka does not take; without it, they wait in
 *     memory
 */
public record ConfigServiceSettings(
        HostPort listen,
        HostPort management,
        KafkaAccess kafka,
        Secrets secrets,
        Access access,
        Optional<ClusterAccess> cluster,
        Optional<URI> gatewayUrl,
        Optional<Path> dataDir) {
    private static final Rule ORIGIN =
            Rule.matching("https?://[^/\\s]{1,253}", "an origin: scheme, host and port, nothing more");
    private static final Rule URL =
            Rule.matching("https?://[^/\\s?#@]{1,253}(/[^\\s?#]{0,255})?", "an http or https URL without a query");

    /**
     * Who may call, and from where.
     *
     * @param oauth whose access tokens open the API; absent is nobody's
     * @param publicUrl where administrators reach it, when that is not loopback
     * @param allowedOrigins further origins that browsers may call from
     * @param notBeforePush whose revocation policies are taken when they are pushed here
     */
    public record Access(
            Optional<AdminOAuth> oauth,
            Optional<URI> publicUrl,
            List<String> allowedOrigins,
            List<NotBeforeSource> notBeforePush) {
        public Access {
            allowedOrigins = List.copyOf(allowedOrigins);
            notBeforePush = List.copyOf(notBeforePush);
        }
    }

    /** What may never be printed. */
    public record Secrets(AdminToken adminToken, MasterKey masterKey) {}

    public static Optional<ConfigServiceSettings> read(Fields fields) {
        Optional<HostPort> listen = fields.optionalObject("listen", HostPort::read);
        Optional<HostPort> management = fields.optionalObject("management", HostPort::read);
        Optional<KafkaAccess> kafka = fields.object("kafka", KafkaAccess::read);
        Optional<AdminToken> adminToken =
                SecretSetting.read(fields, "adminToken", AdminToken::of, "a text of at least 16 characters");
        Optional<MasterKey> masterKey = SecretSetting.read(
                fields,
                "masterKey",
                MasterKey::fromBase64,
                "32 bytes of base64, as openssl rand -base64 32 writes them");
        Optional<AdminOAuth> oauth = fields.optionalObject("oauth", AdminOAuth::read);
        Optional<ClusterAccess> cluster = fields.optionalObject("cluster", ClusterAccess::read);
        Optional<String> publicUrl = fields.optionalString("publicUrl", URL);
        List<String> allowedOrigins = fields.strings("allowedOrigins", ORIGIN);
        List<NotBeforeSource> notBeforePush = fields.objects("notBeforePush", NotBeforeSource::read);
        Optional<String> gatewayUrl = fields.optionalString("gatewayUrl", URL);
        Optional<String> dataDir = fields.optionalString("dataDir", Rule.NOT_BLANK);
        return fields.build(() -> new ConfigServiceSettings(
                listen.orElse(HostPort.loopback(0)),
                management.orElse(HostPort.loopback(0)),
                kafka.orElseThrow(),
                new Secrets(adminToken.orElseThrow(), masterKey.orElseThrow()),
                new Access(oauth, publicUrl.map(URI::create), allowedOrigins, notBeforePush),
                cluster,
                gatewayUrl.map(URI::create),
                dataDir.map(Path::of)));
    }
}
