package dev.sallyport.acceptance;

import static dev.sallyport.acceptance.Calls.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.acceptance.Governed.Keys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys as clients of API Management know them, through both edges. */
@ExtendWith(OnCluster.class)
class SubscriptionKeysIT {
    private static final String MISSING = "Access denied due to missing subscription key. Make sure to include"
            + " subscription key when making requests to an API.";
    private static final String INVALID = "Access denied due to invalid subscription key. Make sure to provide a valid"
            + " key for an active subscription.";
    private static final int CHANGES = 50;
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(5);

    private static EchoUpstream upstream;
    private static Map<String, Keys> keys;

    private final ClusterUnderTest cluster;

    SubscriptionKeysIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void configure(ClusterUnderTest cluster) throws IOException, InterruptedException {
        upstream = EchoUpstream.start();
        keys = Governed.apply(
                cluster,
                Governed.server("key-wanted", upstream.url(), "'access':{}"),
                Governed.server("key-other", upstream.url(), "'access':{}"),
                Governed.server("key-free", upstream.url(), "'access':{}"),
                Governed.server(
                        "key-renamed",
                        upstream.url(),
                        "'access':{'keyHeader':'X-Weather-Key','keyParameter':'weather-key'}"),
                Governed.product(
                        "key-crew",
                        "'servers':['key-wanted'],'policies':[{'type':'set-header','direction':'response',"
                                + "'name':'X-Product','values':['crew']}]"),
                Governed.product("key-open", "'servers':['key-free'],'subscriptionRequired':false"),
                Governed.subscription("key-of-product", "'scope':'product/key-crew'"),
                Governed.subscription("key-of-server", "'scope':'server/key-wanted'"),
                Governed.subscription("key-of-all", "'scope':'all'"),
                Governed.subscription("key-changed", "'scope':'all'"),
                Governed.subscription("key-to-suspend", "'scope':'all'"),
                Governed.subscription("key-suspended", "'scope':'all','state':'suspended'"));
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    private static Keys keys(String subscription) {
        Keys both = keys.get(subscription);
        assertThat(both).as(subscription).isNotNull();
        return both;
    }

    private void answered(String server, int status, String body, String... headers)
            throws IOException, InterruptedException {
        for (URI url : cluster.urls(server)) {
            HttpResponse<String> response = Calls.echo(url, headers);
            assertThat(response.statusCode()).as("%s: %s", url, response.body()).isEqualTo(status);
            assertThat(response.body()).contains(body);
        }
    }

    @Test
    void withoutAKeyEveryEdgeGivesTheChallengeAndTheTextOfApiManagement() throws IOException, InterruptedException {
        for (URI url : cluster.urls("key-wanted")) {
            HttpResponse<String> response = Calls.echo(url);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().allValues("WWW-Authenticate"))
                    .containsExactly("AzureApiManagementKey realm=\"key-wanted\",name=\"" + KEY + "\",type=\"header\"");
            assertThat(Json.read(response.body()).path("error").path("message").asText())
                    .isEqualTo(MISSING);
        }
    }

    @Test
    void wrongAndSuspendedKeysAndKeysOfAnotherProductAreInvalid() throws IOException, InterruptedException {
        answered("key-wanted", 401, INVALID, KEY, "wrong");
        answered("key-wanted", 401, INVALID, KEY, keys("key-suspended").primary());
        answered("key-other", 401, INVALID, KEY, keys("key-of-product").primary());
        answered("key-other", 401, INVALID, KEY, keys("key-of-server").primary());
    }

    @Test
    void bothKeysOpenByHeaderAndByQueryAndTheHeaderWins() throws IOException, InterruptedException {
        Keys both = keys("key-of-all");
        answered("key-wanted", 200, "content", KEY, both.primary());
        answered("key-wanted", 200, "content", KEY, both.secondary());
        for (URI url : cluster.urls("key-wanted")) {
            URI query = URI.create(url + "?subscription-key=" + both.secondary());
            assertThat(Calls.echo(query).statusCode()).isEqualTo(200);
            HttpResponse<String> response = Calls.echo(query, KEY, "wrong");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains(INVALID);
        }
    }

    @Test
    void aServerNamesItsHeaderAndItsParameter() throws IOException, InterruptedException {
        String key = keys("key-of-all").primary();
        answered("key-renamed", 200, "content", "X-Weather-Key", key);
        answered("key-renamed", 401, MISSING, KEY, key);
        for (URI url : cluster.urls("key-renamed")) {
            assertThat(Calls.echo(URI.create(url + "?weather-key=" + key)).statusCode())
                    .isEqualTo(200);
            assertThat(Calls.echo(url).headers().firstValue("WWW-Authenticate"))
                    .contains("AzureApiManagementKey realm=\"key-renamed\",name=\"X-Weather-Key\",type=\"header\"");
        }
    }

    @Test
    void aServerOfAnOpenProductWantsNoKey() throws IOException, InterruptedException {
        answered("key-free", 200, "content");
    }

    @Test
    void policiesOfAProductAreForItsKeysAndForNoOthers() throws IOException, InterruptedException {
        for (URI url : cluster.urls("key-wanted")) {
            assertThat(productOf(url, "key-of-product")).containsExactly("crew");
            assertThat(productOf(url, "key-of-server")).isEmpty();
            assertThat(productOf(url, "key-of-all")).isEmpty();
        }
    }

    private static Iterable<String> productOf(URI url, String subscription) throws IOException, InterruptedException {
        HttpResponse<String> response = Calls.echo(url, KEY, keys(subscription).primary());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.headers().allValues("X-Product");
    }

    @Test
    void noKeyReachesTheUpstream() throws IOException, InterruptedException {
        String key = keys("key-of-all").primary();
        for (URI url : cluster.urls("key-wanted")) {
            assertThat(Calls.echo(url, KEY, key).body()).doesNotContain(key);
            assertThat(Calls.echo(URI.create(url + "?subscription-key=" + key)).body())
                    .contains("content")
                    .doesNotContain(key);
        }
    }

    @Test
    void suspendingClosesBothEdgesAndActivatingOpensThemAgain() throws IOException, InterruptedException {
        String key = keys("key-to-suspend").primary();
        answered("key-wanted", 200, "content", KEY, key);
        Governed.apply(cluster, Governed.subscription("key-to-suspend", "'scope':'all','state':'suspended'"));
        answered("key-wanted", 401, INVALID, KEY, key);
        Governed.apply(cluster, Governed.subscription("key-to-suspend", "'scope':'all'"));
        answered("key-wanted", 200, "content", KEY, key);
    }

    @Test
    void aKeyIsRegeneratedAloneAndSoonRefusedByBothEdges() throws IOException, InterruptedException {
        String secondary = keys("key-changed").secondary();
        String primary = keys("key-changed").primary();
        double[] millis = new double[CHANGES];
        for (int change = 0; change < CHANGES; change++) {
            String replacement = cluster.config()
                    .reply("POST", "/subscriptions/key-changed/keys/primary/regenerate")
                    .expect(200)
                    .json()
                    .path("keys")
                    .path("primary")
                    .asText();
            long answered = System.nanoTime();
            for (URI url : cluster.urls("key-wanted")) {
                refusedSoon(url, primary, answered);
            }
            millis[change] = (System.nanoTime() - answered) / 1e6;
            primary = replacement;
            answered("key-wanted", 200, "content", KEY, primary);
        }
        answered("key-wanted", 200, "content", KEY, secondary);
        Arrays.sort(millis);
        System.out.printf(
                "a regenerated key, from the answer to the old key's refusal by both edges, %d changes:"
                        + " p50 %.1f ms, p99 %.1f ms%n",
                CHANGES, millis[CHANGES / 2], millis[CHANGES - 1]);
    }

    /** Asks again and again, for the time until then is what is measured. */
    private static void refusedSoon(URI url, String key, long since) throws IOException, InterruptedException {
        while (Calls.echo(url, KEY, key).statusCode() != 401) {
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(IN_FORCE_WITHIN);
        }
    }
}
