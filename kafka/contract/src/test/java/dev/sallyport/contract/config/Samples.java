package dev.sallyport.contract.config;

import dev.sallyport.contract.config.CredentialProvider.Grant;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.config.TargetRule.Audience;
import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.contract.config.policy.CheckHeader;
import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.config.policy.CounterKey;
import dev.sallyport.contract.config.policy.CounterKey.Part;
import dev.sallyport.contract.config.policy.IpFilter;
import dev.sallyport.contract.config.policy.LimitConcurrency;
import dev.sallyport.contract.config.policy.LogCall;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.config.policy.OnUnavailable;
import dev.sallyport.contract.config.policy.PolicyAction;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.Quota;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.contract.config.policy.Redact;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.config.policy.ResponseTimeout;
import dev.sallyport.contract.config.policy.Retry;
import dev.sallyport.contract.config.policy.ReturnResponse;
import dev.sallyport.contract.config.policy.SetBackend;
import dev.sallyport.contract.config.policy.SetHeader;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.contract.config.policy.UseCredential;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One of each, and nothing in them as it is by default. */
final class Samples {
    static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");

    private static final ClaimRule DEPARTMENT =
            new ClaimRule("org.department", List.of("field", "lab"), ClaimRule.Match.ANY);
    private static final CounterKey BY_ADDRESS =
            new CounterKey(List.of(Part.IP, Part.TOOL), Optional.of("caller.claims.tenant"));

    /** One of each type, in the order of the types. */
    static final List<PolicyAction> ACTIONS = List.of(
            new IpFilter(IpFilter.Action.FORBID, List.of("10.0.0.0/8", "192.0.2.1-192.0.2.9", "2001:db8::1")),
            new Cors(List.of("https://app.example.com"), List.of("X-Tenant"), Duration.ofHours(1)),
            new CheckHeader("X-Tenant", List.of("red", "blue"), 403, "Say which tenant."),
            new SetHeader(
                    SetHeader.Direction.RESPONSE, "X-Api-Key", List.of("{{weather-key}}"), SetHeader.Exists.APPEND),
            new RateLimit(
                    100,
                    Duration.ofMinutes(1),
                    BY_ADDRESS,
                    OnUnavailable.CLOSED,
                    new RateLimit.HeaderNames(
                            Optional.of("X-Remaining"), Optional.of("X-Total"), Optional.of("X-Retry-After"))),
            new Quota(
                    OptionalLong.of(10_000), OptionalLong.of(512), Duration.ofDays(7), BY_ADDRESS, OnUnavailable.OPEN),
            new LimitConcurrency(8, BY_ADDRESS, OnUnavailable.OPEN),
            new RequireScope(List.of("weather.read", "weather.write")),
            new ToolAccess(
                    new NamePatterns(List.of("get_*"), List.of("*_admin")),
                    new NamePatterns(List.of("weather://*"), List.of()),
                    new NamePatterns(List.of(), List.of("secret"))),
            new SetBackend("stations"),
            new ResponseTimeout(Duration.ofSeconds(3)),
            new Retry(2, Duration.ofMillis(250)),
            new CircuitBreaker(3, Duration.ofSeconds(30), 502, Duration.ofMinutes(1), false),
            new UseCredential("upstream"),
            new ReturnResponse(503, "Back at nine."),
            new Redact(Redact.In.BOTH, List.of("sk-[a-z]+"), List.of("password"), "***"),
            new LogCall("mcp.name", LogCall.Level.WARN),
            new CacheResults(
                    Duration.ofMinutes(5), List.of("get_*"), CacheResults.Scope.PUBLIC, List.of(Part.PRODUCT), 65_536));

    static final GlobalPolicies GLOBAL_POLICIES = new GlobalPolicies(ACTIONS.stream()
            .map(action -> new PolicyDefinition(Optional.of("mcp.name != 'ping'"), true, action))
            .toList());

    static final ServerDefinition WEATHER = new ServerDefinition(
            "weather",
            "Weather tools",
            "Forecasts for the field crews",
            "weather/eu",
            new ServerBackend.Own(new BackendDefinition(
                    BackendAddress.at(URI.create("https://up.example.com/mcp")),
                    Transport.STREAMABLE_HTTP,
                    "/sse",
                    "/messages",
                    new TimeoutsDefinition(Duration.ofMillis(250), Duration.ofSeconds(90), Duration.ofHours(1)),
                    List.of("authorization"))),
            new AccessDefinition(
                    false,
                    "X-Key",
                    "key",
                    Optional.of(new OAuthDefinition(
                            URI.create("https://login.example.com/realms/field"),
                            List.of("https://gateway.example.com/weather/eu/mcp"),
                            List.of("mcp"),
                            List.of("weather.write"),
                            List.of(DEPARTMENT),
                            Duration.ofSeconds(5),
                            Optional.of(URI.create("https://login.example.com/keys")))),
                    false),
            new LimitsDefinition(65_536, 1_048_576, new SessionLimits(Duration.ofMinutes(20), 500, 5, 10)),
            new GovernanceDefinition(
                    new TargetRules(
                            new NamePatterns(List.of("get_*", "set_*"), List.of("*_admin")),
                            List.of(new TargetRule(
                                    List.of("set_*"),
                                    new Audience(
                                            List.of("crew"),
                                            List.of("weather.write"),
                                            List.of(DEPARTMENT),
                                            List.of("gold"),
                                            Optional.of("caller.subject != ''")),
                                    List.of("weather.write"),
                                    List.of(policy(new Retry(1, Duration.ofMillis(100)))))),
                            Optional.of(new ToolPins(Map.of("get_forecast", "0a".repeat(32))))),
                    new TargetRules(new NamePatterns(List.of("weather://*"), List.of()), List.of()),
                    new TargetRules(new NamePatterns(List.of(), List.of()), List.of()),
                    List.of(policy(new RequireScope(List.of("weather.read"))))));

    /** Everything as it is by default. */
    static final ServerDefinition LEGACY = new ServerDefinition(
            "legacy",
            "legacy",
            "",
            "legacy",
            new ServerBackend.Own(new BackendDefinition(
                    BackendAddress.at(URI.create("http://old.example.com:8080/api")),
                    Transport.SSE,
                    "/sse",
                    "/messages",
                    TimeoutsDefinition.DEFAULT,
                    List.of())),
            AccessDefinition.DEFAULT,
            LimitsDefinition.DEFAULT,
            GovernanceDefinition.DEFAULT);

    static final Backend STATIONS = new Backend(
            "stations",
            new BackendDefinition(
                    new BackendAddress.Pool(
                            List.of(
                                    new BackendMember(URI.create("https://one.example.com/mcp"), 3, 1),
                                    new BackendMember(URI.create("https://two.example.com/mcp"), 1, 2)),
                            Optional.of(new HealthDefinition(
                                    "/healthz", Duration.ofSeconds(5), Duration.ofSeconds(1), 2, 4))),
                    Transport.STREAMABLE_HTTP,
                    "/sse",
                    "/messages",
                    TimeoutsDefinition.DEFAULT,
                    List.of("x-tenant"),
                    Optional.empty(),
                    Optional.of(new SessionLostDefinition(500, Optional.of("no such session"), true))));

    /** A server that says of its backend only which one it is. */
    static final ServerDefinition TIDES = new ServerDefinition(
            "tides",
            "tides",
            "",
            "tides",
            new ServerBackend.Named("stations"),
            AccessDefinition.DEFAULT,
            LimitsDefinition.DEFAULT,
            GovernanceDefinition.DEFAULT);

    static final ProductDefinition GOLD = new ProductDefinition(
            "gold",
            "Gold",
            "Everything for the field crews",
            List.of("weather", "legacy"),
            false,
            List.of(policy(new ReturnResponse(403, "Not today."))));

    static final Subscription CREW = new Subscription(
            "crew",
            "The crew's agents",
            "crew@example.com",
            new SubscriptionScope.OfProduct("gold"),
            Subscription.State.SUSPENDED,
            Optional.of(Instant.parse("2027-01-31T00:00:00Z")),
            Optional.of(new SubscriptionKeys(
                    new HashedKey("0a".repeat(32), AT), new HashedKey("1b".repeat(32), AT.plusSeconds(60)))));

    static final NamedValue REGION = new NamedValue("region", new NamedValue.Content.Open("eu-west"));
    static final NamedValue WEATHER_KEY =
            new NamedValue("weather-key", new NamedValue.Content.Sealed("v1.c2VhbGVk", "2c".repeat(32)));

    static final CredentialProvider UPSTREAM = new CredentialProvider(
            "upstream",
            Grant.TOKEN_EXCHANGE,
            URI.create("https://login.example.com/token"),
            "sallyport",
            "weather-key",
            List.of("weather"),
            Optional.of("https://up.example.com"));

    private Samples() {}

    private static PolicyDefinition policy(PolicyAction action) {
        return new PolicyDefinition(Optional.empty(), false, action);
    }

    /** At least one of each kind. */
    static Stream<Resource> all() {
        return Stream.of(WEATHER, LEGACY, TIDES, STATIONS, GOLD, CREW, REGION, WEATHER_KEY, UPSTREAM, GLOBAL_POLICIES);
    }
}
