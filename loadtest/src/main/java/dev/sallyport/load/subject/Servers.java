package dev.sallyport.load.subject;

import dev.sallyport.contract.config.AccessDefinition;
import dev.sallyport.contract.config.BackendAddress;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.contract.config.ResumptionDefinition;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionLimits;
import dev.sallyport.contract.config.TargetRule;
import dev.sallyport.contract.config.TargetRule.Audience;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.config.Transport;
import dev.sallyport.contract.config.policy.CounterKey;
import dev.sallyport.contract.config.policy.CounterKey.Part;
import dev.sallyport.contract.config.policy.NamePatterns;
import dev.sallyport.contract.config.policy.OnUnavailable;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.contract.config.policy.RateLimit.HeaderNames;
import dev.sallyport.load.swarm.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The stub as servers of every kind that a scenario calls. Each has its name as its base path. */
final class Servers {
    /** All clients of a scenario come from one address. */
    private static final LimitsDefinition UNBOUNDED = limits(SessionLimits.DEFAULT.idle());

    /** Sessions that nobody ends are over so soon that an hour shows whether they go. */
    private static final LimitsDefinition SOON_FORGOTTEN = limits(Duration.ofMinutes(2));

    private static final Duration RESPONSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Long enough for streams to be opened and measured meanwhile. */
    static final Duration RING_AGE = Duration.ofSeconds(40);

    private Servers() {}

    private static LimitsDefinition limits(Duration idle) {
        return new LimitsDefinition(
                LimitsDefinition.DEFAULT.requestBytesMax(),
                LimitsDefinition.DEFAULT.eventBytesMax(),
                new SessionLimits(idle, 1_000_000, 1_000_000, 1_000_000));
    }

    /** For anybody, at another path of the stub. */
    static ServerDefinition open(String name, Endpoint upstream, String path) {
        return server(name, backend(upstream, path, TimeoutsDefinition.DEFAULT), AccessDefinition.OPEN);
    }

    /** For who has a subscription key. */
    static ServerDefinition keyed(String name, Endpoint upstream) {
        return server(name, backend(upstream), AccessDefinition.DEFAULT);
    }

    /** For who has a key; tools whose names begin so are there only for who has a scope, too. */
    static ServerDefinition filtered(String name, Endpoint upstream, String path, String hidden) {
        Audience somebodyElse =
                new Audience(List.of(), List.of("tools.internal"), List.of(), List.of(), Optional.empty());
        TargetRule rule = new TargetRule(List.of(hidden + "*"), somebodyElse, List.of(), List.of());
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                backend(upstream, path, TimeoutsDefinition.DEFAULT),
                AccessDefinition.DEFAULT,
                UNBOUNDED,
                new GovernanceDefinition(
                        new TargetRules(NamePatterns.ALL, List.of(rule)), TargetRules.ALL, TargetRules.ALL, List.of()));
    }

    /** For who has an access token, and for them without a key. */
    static ServerDefinition tokens(String name, Endpoint upstream, OAuthDefinition oauth) {
        AccessDefinition defaults = AccessDefinition.DEFAULT;
        return server(
                name,
                backend(upstream),
                new AccessDefinition(false, defaults.keyHeader(), defaults.keyParameter(), Optional.of(oauth), true));
    }

    /** For who has a key, with a tool policy and a limit that is counted for every call and that no run spends. */
    static ServerDefinition governed(String name, Endpoint upstream) {
        return governed(name, upstream, 1_000_000_000, Duration.ofHours(1));
    }

    static ServerDefinition governed(String name, Endpoint upstream, int calls, Duration period) {
        RateLimit limit = new RateLimit(
                calls,
                period,
                new CounterKey(List.of(Part.SUBSCRIPTION), Optional.empty()),
                OnUnavailable.LOCAL_SHARE,
                new HeaderNames(Optional.empty(), Optional.empty(), Optional.empty()));
        TargetRules tools =
                new TargetRules(new NamePatterns(List.of("get_*", "search_*"), List.of("*_admin")), List.of());
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                backend(upstream),
                AccessDefinition.DEFAULT,
                UNBOUNDED,
                new GovernanceDefinition(
                        tools,
                        TargetRules.ALL,
                        TargetRules.ALL,
                        List.of(new PolicyDefinition(Optional.empty(), false, limit))));
    }

    /** For anybody; the tool that clients call is there or is not. */
    static ServerDefinition changing(String name, Endpoint upstream, boolean offersTool) {
        NamePatterns tools = new NamePatterns(List.of("*"), offersTool ? List.of() : List.of("search_*"));
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                backend(upstream),
                AccessDefinition.OPEN,
                UNBOUNDED,
                new GovernanceDefinition(
                        new TargetRules(tools, List.of()), TargetRules.ALL, TargetRules.ALL, List.of()));
    }

    private static ServerDefinition server(String name, ServerBackend backend, AccessDefinition access) {
        return new ServerDefinition(name, name, "", name, backend, access, UNBOUNDED, GovernanceDefinition.DEFAULT);
    }

    /** For anybody. Clients that leave are waited for so shortly that the next measurement has nothing of it. */
    static ServerDefinition streaming(String name, Endpoint upstream, String path, boolean resumable) {
        return streaming(name, backend(upstream, path, timeouts(RESPONSE)), resumable, UNBOUNDED);
    }

    /** For anybody, with events that pass as they came: streams that can be resumed have ids, which are never the same. */
    static ServerDefinition unresumed(String name, Endpoint upstream, String path) {
        return streaming(name, backend(upstream, path, TimeoutsDefinition.DEFAULT), false, UNBOUNDED);
    }

    /** For anybody whose streams are resumed and who is waited for. */
    static ServerDefinition patient(String name, Endpoint upstream, String path) {
        return streaming(name, backend(upstream, path, timeouts(PATIENCE)), true, SOON_FORGOTTEN);
    }

    private static ServerDefinition streaming(
            String name, ServerBackend backend, boolean resumable, LimitsDefinition limits) {
        ResumptionDefinition defaults = ResumptionDefinition.DEFAULT;
        return new ServerDefinition(
                name,
                name,
                "",
                name,
                backend,
                AccessDefinition.OPEN,
                limits,
                GovernanceDefinition.DEFAULT,
                new ResumptionDefinition(resumable, defaults.eventsMax(), defaults.bytesMax(), RING_AGE));
    }

    private static TimeoutsDefinition timeouts(Duration response) {
        TimeoutsDefinition defaults = TimeoutsDefinition.DEFAULT;
        return new TimeoutsDefinition(defaults.connect(), response, defaults.streamIdle());
    }

    private static ServerBackend backend(Endpoint upstream) {
        return backend(upstream, upstream.path(), TimeoutsDefinition.DEFAULT);
    }

    private static ServerBackend backend(Endpoint upstream, String path, TimeoutsDefinition timeouts) {
        return new ServerBackend.Own(new BackendDefinition(
                BackendAddress.at(URI.create("http://" + upstream.authority() + path)),
                Transport.STREAMABLE_HTTP,
                "/sse",
                "/messages",
                timeouts,
                List.of()));
    }
}
