package dev.sallyport.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.contract.config.policy.CacheResults.Scope;
import dev.sallyport.edge.mcp.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedResultTest {
    private static final RequestId SEVEN = new RequestId("7");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static CacheResults rule(Scope scope) {
        return new CacheResults(Duration.ofSeconds(60), List.of(), scope, List.of(), 10_000);
    }

    private static Optional<CachedResult> read(String message, Scope scope) {
        return CachedResult.of(
                message.replace('\'', '"').getBytes(StandardCharsets.UTF_8), SEVEN, rule(scope), 1_000 * SECOND);
    }

    private static String answer(CachedResult result, String id, long afterSeconds) {
        return result.answering(new RequestId(id), (1_000 + afterSeconds) * SECOND)
                .toString(StandardCharsets.UTF_8)
                .replace('"', '\'');
    }

    @Test
    void everybodyGetsTheirOwnIdAndOnlyTheTimeThatIsLeft() {
        CachedResult first = read(
                        "{ 'id' : 7,'jsonrpc':'2.0','result':{'ttlMs' : 30000 ,'tools':['é7']}}", Scope.PRIVATE)
                .orElseThrow();
        CachedResult last = read("{'result':{'tools':[],'ttlMs':90000},'id':7}", Scope.PRIVATE)
                .orElseThrow();

        assertThat(answer(first, "'a'".replace('\'', '"'), 10))
                .isEqualTo("{ 'id' : 'a','jsonrpc':'2.0','result':{'ttlMs' : 20000 ,'tools':['é7']}}");
        assertThat(answer(last, "12345", 0)).isEqualTo("{'result':{'tools':[],'ttlMs':60000},'id':12345}");
        assertThat(first.hasEnded(1_029 * SECOND)).isFalse();
        assertThat(first.hasEnded(1_030 * SECOND)).isTrue();
        assertThat(last.hasEnded(1_060 * SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':7,'error':{'code':-32602,'message':'no'}}",
                "{'id':7,'result':{},'error':{'code':1}}",
                "{'id':7,'result':{'isError':true}}",
                "{'id':7,'result':{'isError':'true'}}",
                "{'id':7,'result':{'resultType':'input_required'}}",
                "{'id':7,'result':{'task':{'taskId':'1'}}}",
                "{'id':7,'result':{'ttlMs':0}}",
                "{'id':7,'result':{'ttlMs':'60000'}}",
                "{'id':8,'result':{}}",
                "{'result':{}}",
                "{'id':7,'result':[]}",
                "{'id':7,'result':{},'result':{}}",
                "{'id':7,'result':{'ttlMs':1,'ttlMs':99999}}",
                "{'id':7,'result':{'cacheScope':{'x':1},'isError':true}}",
                "{'id':7,'result':{}} {}",
                "{'id':7,'result':{}",
                "[{'id':7,'result':{}}]",
                ""
            })
    void whatIsNoFinalResultOfThisRequestIsNotKept(String message) {
        assertThat(read(message, Scope.PRIVATE)).isEmpty();
    }

    @Test
    void whatAServerCallsPrivateIsNotKeptForEverybody() {
        for (String scope : List.of("'private'", "'Public'", "null", "1")) {
            String message = "{'id':7,'result':{'cacheScope':" + scope + "}}";

            assertThat(read(message, Scope.PUBLIC)).as(scope).isEmpty();
            assertThat(read(message, Scope.PRIVATE)).as(scope).isPresent();
        }
        assertThat(read("{'id':7,'result':{'cacheScope':'public'}}", Scope.PUBLIC))
                .isPresent();
    }

    @Test
    void theCacheIsBoundedAndForgetsFirstWhatWasNotAskedForLongest() {
        CachedResult result = read("{'id':7,'result':{'text':'" + "x".repeat(488) + "'}}", Scope.PRIVATE)
                .orElseThrow();
        ResultCache cache = new ResultCache(3_500);
        for (String key : List.of("a", "b", "c")) {
            cache.keep(key, result);
        }
        cache.find("a", 1_000 * SECOND);
        cache.keep("d", result);
        cache.keep("d", result);

        assertThat(cache.bytes()).isLessThanOrEqualTo(3_500).isPositive();
        assertThat(cache.find("a", 1_000 * SECOND)).isPresent();
        assertThat(cache.find("b", 1_000 * SECOND)).isEmpty();
        assertThat(cache.find("d", 1_000 * SECOND)).isPresent();
        assertThat(cache.find("d", 1_060 * SECOND)).isEmpty();
        new ResultCache(100).keep("a", result);
        assertThat(new ResultCache(0).find("a", 0)).isEmpty();
    }
}
