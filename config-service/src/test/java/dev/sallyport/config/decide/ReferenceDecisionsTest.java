package dev.sallyport.config.decide;

import static dev.sallyport.config.decide.Given.CONTEXT;
import static dev.sallyport.config.decide.Given.basis;
import static dev.sallyport.config.decide.Given.resource;
import static dev.sallyport.config.decide.Given.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.decide.Command.Apply;
import dev.sallyport.config.decide.Command.Document;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Command.Remove;
import dev.sallyport.config.decide.Command.RollBack;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Decision.Refused;
import dev.sallyport.config.decide.Precondition.Exists;
import dev.sallyport.config.decide.Precondition.Unstated;
import dev.sallyport.config.decide.Refusal.InUse;
import dev.sallyport.config.decide.Refusal.Referrer;
import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.input.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources that name others. */
class ReferenceDecisionsTest {
    private static final ServerDefinition WEATHER = server("weather", "weather");
    private static final ProductDefinition GOLD =
            resource(ResourceKind.PRODUCT, "{'name':'gold','servers':['weather']}");
    private static final Subscription CREW =
            resource(ResourceKind.SUBSCRIPTION, "{'name':'crew','scope':'product/gold'}");
    private static final Subscription LAB =
            resource(ResourceKind.SUBSCRIPTION, "{'name':'lab','scope':'server/weather'}");
    private static final NamedValue KEY = resource(ResourceKind.NAMED_VALUE, "{'name':'key','value':'x'}");
    private static final CredentialProvider UPSTREAM = resource(
            ResourceKind.CREDENTIAL_PROVIDER,
            "{'name':'upstream','grant':'client-credentials','tokenEndpoint':'https://login.example.com/token',"
                    + "'clientId':'me','clientSecret':'key'}");
    private static final GlobalPolicies GLOBAL = resource(
            ResourceKind.GLOBAL_POLICIES,
            "{'policies':[{'type':'retry'},{'type':'credential','provider':'upstream'},"
                    + "{'type':'set-header','name':'X','values':['a','{{key}} and {{key}}']}]}");
    private static final ServerDefinition GOVERNED = resource(
            ResourceKind.SERVER,
            "{'name':'governed','basePath':'governed','backend':{'url':'https://up.example.com'},"
                    + "'tools':{'rules':[{'match':['*'],'policies':[{'type':'credential','provider':'upstrem'}]}]},"
                    + "'resources':{'rules':[{'match':['*'],'policies':[{'type':'credential','provider':'a'}]}]},"
                    + "'prompts':{'rules':[{'match':['*'],'policies':[{'type':'credential','provider':'b'}]}]},"
                    + "'policies':[{'type':'set-header','name':'X','values':['{{kye}}']}]}");

    private static final Backend STATIONS = resource(
            ResourceKind.BACKEND,
            "{'name':'stations','members':[{'url':'https://one.example.com'},{'url':'https://two.example.com'}]}");
    private static final GlobalPolicies MISSPELT =
            resource(ResourceKind.GLOBAL_POLICIES, "{'policies':[{'type':'set-backend','backend':'staions'}]}");
    private static final ServerDefinition TIDES = resource(
            ResourceKind.SERVER,
            "{'name':'tides','basePath':'tides','backend':{'name':'stations'},"
                    + "'policies':[{'type':'set-backend','backend':'stations'}]}");
    private static final NamedValue SECRET_KEY =
            resource(ResourceKind.NAMED_VALUE, "{'name':'tls-key','secret':true,'value':'x'}");
    private static final ServerDefinition MUTUAL = resource(
            ResourceKind.SERVER,
            "{'name':'mutual','basePath':'mutual','backend':{'url':'https://up.example.com',"
                    + "'tls':{'trustedCertificates':'{{nowhere}}','certificate':'{{key}}','key':'{{tls-key}}'}}}");

    @Test
    void theKeyOfTlsIsASecretAndStaysOne() {
        NamedValue open = resource(ResourceKind.NAMED_VALUE, "{'name':'tls-key','value':'x'}");
        NamedValue authorities = resource(ResourceKind.NAMED_VALUE, "{'name':'nowhere','value':'x'}");

        assertThat(conflicts(put(basis(KEY, open), MUTUAL)))
                .containsExactly(
                        "/backend/tls/trustedCertificates: \"{{nowhere}}\" (expected: a named value that exists)",
                        "/backend/tls/key: \"{{tls-key}}\" (expected: a named value that is secret)");
        assertThat(put(basis(KEY, SECRET_KEY, authorities), MUTUAL)).isInstanceOf(Accepted.class);
        assertThat(conflicts(Decider.decide(
                        basis(KEY, SECRET_KEY, authorities, MUTUAL), new Put(open, new Exists()), CONTEXT)))
                .containsExactly(
                        "/secret: false (expected: true, as it is now; send secret: true, or delete it first to"
                                + " have a value that everybody may read)");
    }

    private static Decision put(Basis basis, Resource resource) {
        return Decider.decide(basis, new Put(resource, new Unstated()), CONTEXT);
    }

    private static Decision remove(Basis basis, Resource resource) {
        return Decider.decide(basis, new Remove(ResourceId.of(resource), new Exists()), CONTEXT);
    }

    private static Decision apply(Basis basis, Resource... resources) {
        List<Document> documents = new ArrayList<>();
        for (Resource resource : resources) {
            documents.add(new Document(documents.size(), resource));
        }
        return Decider.decide(basis, new Apply(documents), CONTEXT);
    }

    private static List<String> conflicts(Decision decision) {
        return decision instanceof Refused refused && refused.refusal() instanceof Refusal.Conflict conflict
                ? conflict.problems().stream().map(Problem::toString).toList()
                : List.of();
    }

    @Test
    void aProductNamesServersThatExist() {
        ProductDefinition product = resource(ResourceKind.PRODUCT, "{'name':'gold','servers':['weather','wether']}");

        assertThat(conflicts(put(basis(WEATHER), product)))
                .containsExactly("/servers/1: \"wether\" (expected: a server that exists; did you mean weather?)");
        assertThat(put(basis(WEATHER), GOLD)).isInstanceOf(Accepted.class);
    }

    @Test
    void theScopeOfASubscriptionExists() {
        assertThat(conflicts(put(basis(WEATHER), CREW)))
                .containsExactly("/scope: \"product/gold\" (expected: a product that exists)");
        assertThat(conflicts(put(basis(GOLD), LAB)))
                .containsExactly("/scope: \"server/weather\" (expected: a server that exists)");
        assertThat(put(basis(), resource(ResourceKind.SUBSCRIPTION, "{'name':'all','scope':'all'}")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void policiesNameProvidersAndValuesThatExistWhereverTheyStand() {
        assertThat(conflicts(put(basis(KEY, UPSTREAM), GOVERNED)))
                .containsExactly(
                        "/tools/rules/0/policies/0/provider: \"upstrem\" (expected: a credential provider that exists;"
                                + " did you mean upstream?)",
                        "/resources/rules/0/policies/0/provider: \"a\" (expected: a credential provider that exists)",
                        "/prompts/rules/0/policies/0/provider: \"b\" (expected: a credential provider that exists)",
                        "/policies/0/values/0: \"{{kye}}\" (expected: a named value that exists; did you mean key?)");
        assertThat(conflicts(put(basis(), UPSTREAM)))
                .containsExactly("/clientSecret: \"key\" (expected: a named value that exists)");
        assertThat(conflicts(put(basis(KEY), GLOBAL)))
                .containsExactly("/policies/1/provider: \"upstream\" (expected: a credential provider that exists)");
    }

    @Test
    void productsThatSeeAToolExist() {
        ServerDefinition shown = resource(
                ResourceKind.SERVER,
                "{'name':'weather','basePath':'weather','backend':{'url':'https://up.example.com'},"
                        + "'tools':{'rules':[{'match':['*'],'visibleTo':{'products':['gold','glod']}}]}}");

        assertThat(conflicts(put(basis(GOLD), shown)))
                .containsExactly("/tools/rules/0/visibleTo/products/1: \"glod\" (expected: a product that exists;"
                        + " did you mean gold?)");
        assertThat(apply(basis(), resource(ResourceKind.PRODUCT, "{'name':'glod'}"), GOLD, shown))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void serversAndPoliciesNameBackendsThatExist() {
        assertThat(conflicts(put(basis(), TIDES)))
                .containsExactly(
                        "/backend/name: \"stations\" (expected: a backend that exists)",
                        "/policies/0/backend: \"stations\" (expected: a backend that exists)");
        assertThat(conflicts(put(basis(STATIONS), MISSPELT)))
                .containsExactly(
                        "/policies/0/backend: \"staions\" (expected: a backend that exists; did you mean stations?)");
        assertThat(put(basis(STATIONS), TIDES)).isInstanceOf(Accepted.class);
        assertThat(apply(basis(), TIDES, STATIONS)).isInstanceOf(Accepted.class);
    }

    @Test
    void aBackendInUseIsNotRemoved() {
        assertThat(remove(basis(STATIONS, TIDES), STATIONS))
                .isEqualTo(new Refused(new InUse(
                        ResourceId.of(STATIONS),
                        List.of(
                                new Referrer(ResourceId.of(TIDES), "/backend/name"),
                                new Referrer(ResourceId.of(TIDES), "/policies/0/backend")))));
        assertThat(remove(basis(STATIONS, WEATHER), STATIONS)).isInstanceOf(Accepted.class);
    }

    @Test
    void callsOfOneTransportAreNotSentToABackendOfTheOther() {
        Backend old =
                resource(ResourceKind.BACKEND, "{'name':'old','url':'https://old.example.com','transport':'sse'}");
        ServerDefinition server = resource(
                ResourceKind.SERVER,
                "{'name':'tides','basePath':'tides','backend':{'url':'https://up.example.com'},"
                        + "'tools':{'rules':[{'match':['*'],'policies':[{'type':'set-backend','backend':'old'}]}]}}");

        assertThat(conflicts(put(basis(old), server)))
                .containsExactly("/tools/rules/0/policies/0/backend: \"old\" (expected: a backend with the server's"
                        + " transport, streamable-http)");
        assertThat(conflicts(apply(basis(), server, old))).hasSize(1);
    }

    @Test
    void aBackendThatCallsAreSentToKeepsItsTransport() {
        Backend streamable = resource(ResourceKind.BACKEND, "{'name':'old','url':'https://old.example.com'}");
        Backend sse =
                resource(ResourceKind.BACKEND, "{'name':'old','url':'https://old.example.com','transport':'sse'}");
        String toOld = "'policies':[{'type':'set-backend','backend':'old'}]";
        ServerDefinition sends = resource(
                ResourceKind.SERVER,
                "{'name':'sends','basePath':'sends','backend':{'url':'https://up.example.com'},"
                        + "'tools':{'rules':[{'match':['*']," + toOld + "}]}}");
        ServerDefinition owns =
                resource(ResourceKind.SERVER, "{'name':'owns','basePath':'owns','backend':{'name':'old'}}");
        ServerDefinition splits = resource(
                ResourceKind.SERVER,
                "{'name':'splits','basePath':'splits','backend':{'name':'old'},"
                        + "'policies':[{'type':'set-backend','backend':'stations'}]}");
        ProductDefinition product = resource(ResourceKind.PRODUCT, "{'name':'gold'," + toOld + "}");
        GlobalPolicies global = resource(ResourceKind.GLOBAL_POLICIES, "{" + toOld + "}");
        Basis basis = basis(STATIONS, streamable, sends, owns, splits, product, global);
        String problem = "/transport: \"sse\" (expected: streamable-http, as it is now, for ";

        assertThat(conflicts(Decider.decide(basis, new Put(sse, new Exists()), CONTEXT)))
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each)
                                .startsWith(problem + "policies global at /policies/0/backend")
                                .endsWith("; change what sends calls there first, or in the same request to /apply)"),
                        each -> assertThat(each).startsWith(problem + "product gold at /policies/0/backend"),
                        each -> assertThat(each).startsWith(problem + "server splits at /policies/0/backend"),
                        each -> assertThat(each)
                                .startsWith(problem + "server sends at /tools/rules/0/policies/0/backend"));
        assertThat(Decider.decide(basis(streamable, owns), new Put(sse, new Exists()), CONTEXT))
                .isInstanceOf(Accepted.class);
        assertThat(conflicts(apply(basis, sse, server("sends", "sends"), server("splits", "splits"))))
                .hasSize(2);
        assertThat(apply(
                        basis(STATIONS, streamable, sends, splits),
                        sse,
                        server("sends", "sends"),
                        server("splits", "splits")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void documentsOfEveryKindStandInAnyOrderAndAreLoggedInTheirs() {
        Accepted accepted = (Accepted) apply(basis(), GLOBAL, CREW, GOLD, LAB, WEATHER, UPSTREAM, KEY);

        assertThat(accepted.effects())
                .extracting(Effect::name)
                .containsExactly("global", "crew", "gold", "lab", "weather", "upstream", "key");
        assertThat(accepted.effects()).extracting(Effect::revision).containsExactly(7L, 5L, 4L, 6L, 3L, 2L, 1L);
        assertThat(accepted.changes())
                .extracting(change -> change.configRecord().key())
                .containsExactly(
                        "NamedValue/key",
                        "CredentialProvider/upstream",
                        "McpServer/weather",
                        "Product/gold",
                        "Subscription/crew",
                        "Subscription/lab",
                        "GlobalPolicies/global");
    }

    @Test
    void whatIsMissingIsPointedAtInItsDocument() {
        assertThat(conflicts(apply(basis(), KEY, GOLD, CREW)))
                .containsExactly("/1/servers/0: \"weather\" (expected: a server that exists)");
    }

    @Test
    void resourcesOfDifferentKindsMayHaveTheSameNameInOneRequest() {
        assertThat(apply(basis(), WEATHER, resource(ResourceKind.PRODUCT, "{'name':'weather','servers':['weather']}")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void whatOthersReferToIsNotRemovedAndAllOfThemAreNamed() {
        Decision refused = remove(basis(WEATHER, GOLD, CREW, LAB), WEATHER);

        assertThat(refused)
                .isEqualTo(new Refused(new InUse(
                        ResourceId.of(WEATHER),
                        List.of(
                                new Referrer(ResourceId.of(GOLD), "/servers/0"),
                                new Referrer(ResourceId.of(LAB), "/scope")))));
        assertThat(remove(basis(WEATHER, GOLD, CREW), GOLD)).isInstanceOf(Refused.class);
        assertThat(remove(basis(KEY, UPSTREAM), KEY)).isInstanceOf(Refused.class);
        assertThat(remove(basis(KEY, UPSTREAM, GLOBAL), UPSTREAM)).isInstanceOf(Refused.class);
        assertThat(remove(basis(WEATHER, GOLD, CREW), CREW)).isInstanceOf(Accepted.class);
        assertThat(remove(basis(WEATHER, KEY), WEATHER)).isInstanceOf(Accepted.class);
    }

    @Test
    void aReferrerIsNamedOncePerPlace() {
        Decision refused = remove(basis(KEY, UPSTREAM, GLOBAL), KEY);

        assertThat(((InUse) ((Refused) refused).refusal()).by())
                .containsExactly(
                        new Referrer(ResourceId.of(UPSTREAM), "/clientSecret"),
                        new Referrer(ResourceId.of(GLOBAL), "/policies/2/values/1"));
    }

    @Test
    void nobodyGoesBackToAReferenceToWhatIsGone() {
        assertThat(conflicts(Decider.decide(basis(), new RollBack(3, GOLD, new Unstated()), CONTEXT)))
                .containsExactly("/servers/0: \"weather\" (expected: a server that exists)");
    }
}
