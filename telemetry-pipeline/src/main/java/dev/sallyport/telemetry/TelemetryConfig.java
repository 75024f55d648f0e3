package dev.sallyport.telemetry;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.SecretSetting;
import dev.sallyport.telemetry.window.Keeping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The boot configuration.
 *
 * @param admins who may ask
 * @param advertised where the other instances of the pipeline reach this one; by default where it listens
 * @param allowedOrigins web pages that may ask, beside those of this machine
 */
public record TelemetryConfig(
        HostPort listen,
        HostPort management,
        KafkaAccess kafka,
        Admins admins,
        Path stateDir,
        Optional<HostPort> advertised,
        String applicationId,
        List<String> allowedOrigins,
        Keeping keeping) {
    static final String APPLICATION_ID = "sallyport-telemetry";

    private static final Rule PATH = new Rule(text -> !text.isBlank() && text.indexOf('\0') < 0, "a path");
    /** It names the consumer group, the internal topics and a folder. */
    private static final Rule APPLICATION =
            Rule.matching("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "at most 100 letters, digits, dots and hyphens");

    private static final Rule ORIGIN =
            Rule.matching("https?://[^/?#]+", "an origin like https://dashboards.example.com");

    public TelemetryConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /**
     * Who may ask.
     *
     * @param token also opens the instances of the pipeline to one another
     * @param oauth whose access tokens open the API; absent is nobody's
     */
    public record Admins(AdminToken token, Optional<AdminOAuth> oauth) {}

    static Optional<TelemetryConfig> read(Fields fields) {
        Optional<HostPort> listen = fields.object("listen", HostPort::read);
        Optional<HostPort> management = fields.object("management", HostPort::read);
        Optional<KafkaAccess> kafka = fields.object("kafka", KafkaAccess::read);
        Optional<AdminToken> token =
                SecretSetting.read(fields, "adminToken", AdminToken::of, "a token of at least 16 characters");
        Optional<AdminOAuth> oauth = fields.optionalObject("oauth", AdminOAuth::read);
        String stateDir = fields.string("stateDir", PATH);
        Optional<HostPort> advertised = fields.optionalObject("advertised", HostPort::read);
        Optional<String> applicationId = fields.optionalString("applicationId", APPLICATION);
        List<String> origins = fields.strings("allowedOrigins", ORIGIN);
        Optional<Keeping> keeping = fields.optionalObject("keeping", TelemetryConfig::readKeeping);
        return fields.build(() -> new TelemetryConfig(
                listen.orElseThrow(),
                management.orElseThrow(),
                kafka.orElseThrow(),
                new Admins(token.orElseThrow(), oauth),
                Path.of(stateDir),
                advertised,
                applicationId.orElse(APPLICATION_ID),
                origins,
                keeping.orElse(Keeping.DEFAULT)));
    }

    private static Optional<Keeping> readKeeping(Fields fields) {
        Duration min = Duration.ofMinutes(10);
        Duration max = Duration.ofDays(30);
        Duration tenSeconds = fields.duration("windows10s", Keeping.DEFAULT.tenSeconds(), min, max);
        Duration oneMinute = fields.duration("windows1m", Keeping.DEFAULT.oneMinute(), min, max);
        Duration calls = fields.duration("calls", Keeping.DEFAULT.calls(), min, max);
        int callsMax = fields.integer("callsPerPartition", Keeping.DEFAULT.callsPerPartition(), 1_000, 10_000_000);
        int seriesMax = fields.integer("seriesPerWindow", Keeping.DEFAULT.seriesPerWindow(), 10, 100_000);
        return fields.build(() -> new Keeping(tenSeconds, oneMinute, calls, callsMax, seriesMax));
    }
}
