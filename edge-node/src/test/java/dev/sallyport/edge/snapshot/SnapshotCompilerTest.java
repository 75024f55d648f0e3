package dev.sallyport.edge.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.snapshot.Route.Endpoint;
import dev.sallyport.edge.snapshot.SnapshotCompiler.Compilation;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotCompilerTest {
    private final SnapshotCompiler compiler = Images.compiler();

    @Test
    void eachTransportHasItsPaths() {
        Compilation compilation = compiler.compile(
                Images.of(
                        3,
                        Images.server("new", 1),
                        new ResourceChanged<>(Images.AT, 2, Servers.sse("old", URI.create("http://127.0.0.1:9")))),
                GatewaySnapshot.EMPTY);

        assertThat(compilation.rejects()).isEmpty();
        assertThat(compilation.snapshot().routes()).containsOnlyKeys("/new/mcp", "/old/sse", "/old/messages");
        assertThat(compilation.snapshot().match("/old/sse").map(Route::endpoint))
                .contains(Endpoint.SSE);
        assertThat(compilation.snapshot().provenance().offset()).isEqualTo(3);
    }

    @Test
    void whatDidNotChangeIsTakenOver() {
        GatewaySnapshot before = compiler.compile(
                        Images.of(1, Images.server("same", 1), Images.server("changed", 2)), GatewaySnapshot.EMPTY)
                .snapshot();

        GatewaySnapshot after = compiler.compile(
                        Images.of(2, Images.server("same", 1), Images.server("changed", 3)), before)
                .snapshot();

        assertThat(after.servers().get("same")).isSameAs(before.servers().get("same"));
        assertThat(after.servers().get("changed")).isNotSameAs(before.servers().get("changed"));
    }

    @Test
    void aRemovedServerIsGone() {
        GatewaySnapshot before = compiler.compile(Images.of(1, Images.server("gone", 1)), GatewaySnapshot.EMPTY)
                .snapshot();

        assertThat(compiler.compile(Images.of(2), before).snapshot().routes()).isEmpty();
    }

    @Test
    void twoServersAtOnePathAreNamed() {
        ServerDefinition second = at("second", "first");

        Compilation compilation = compiler.compile(
                Images.of(5, Images.server("first", 1), new ResourceChanged<>(Images.AT, 2, second)),
                GatewaySnapshot.EMPTY);

        assertThat(compilation.snapshot().routes()).hasSize(1);
        assertThat(compilation.rejects()).hasSize(1);
        Reject reject = compilation.rejects().getFirst();
        assertThat(reject.key()).isEqualTo("McpServer/second");
        assertThat(reject.offset()).isEqualTo(5);
        assertThat(reject.problem()).isEqualTo("basePath: first (expected: not the one of first)");
        assertThat(compilation
                        .snapshot()
                        .match("/first/mcp")
                        .map(route -> route.server().name()))
                .contains("first");
    }

    @Test
    void aPathStaysWithTheServerThatHasIt() {
        GatewaySnapshot snapshot = GatewaySnapshot.EMPTY;
        snapshot = compiler.compile(Images.of(1, Images.server("holder", 1)), snapshot)
                .snapshot();
        for (int i = 0; i < 20; i++) {
            Compilation next = compiler.compile(
                    Images.of(
                            2 + i,
                            Images.server("holder", 1),
                            new ResourceChanged<>(Images.AT, 2 + i, at("intruder" + i, "holder"))),
                    snapshot);
            snapshot = next.snapshot();

            assertThat(snapshot.match("/holder/mcp").map(route -> route.server().name()))
                    .contains("holder");
            assertThat(next.rejects()).extracting(Reject::key).containsExactly("McpServer/intruder" + i);
        }
    }

    @Test
    void sessionKeysThatDoNotOpenKeepTheOldOnes() {
        GatewaySnapshot before = compiler.compile(
                        Images.of(1, Images.keys(1, Images.MASTER_KEY)), GatewaySnapshot.EMPTY)
                .snapshot();

        Compilation compilation = compiler.compile(Images.of(2, Images.keys(2, Images.masterKey("another"))), before);

        assertThat(compilation.snapshot().sessionKeys()).isSameAs(before.sessionKeys());
        assertThat(compilation.rejects()).extracting(Reject::key).containsExactly("SessionKeys/default");
        assertThat(compilation.rejects().getFirst().problem()).contains("master key");
    }

    @Test
    void aNamedValueThatChangesReachesTheServersThatUseItAndNoOther() {
        ServerDefinition using =
                governed("using", "'policies':[{'type':'set-header','name':'X-Team','values':['{{team}}']}]");
        ConfigImage image =
                Images.of(5, new ResourceChanged<>(Images.AT, 1, using), Images.server("other", 2), team("red", 3));
        GatewaySnapshot before = compiler.compile(image, GatewaySnapshot.EMPTY).snapshot();

        GatewaySnapshot after = compiler.compile(image.apply(List.of(team("blue", 4)), image.provenance()), before)
                .snapshot();

        assertThat(after.servers().get("using")).isNotSameAs(before.servers().get("using"));
        assertThat(after.servers().get("other")).isSameAs(before.servers().get("other"));
    }

    @Test
    void aServerWhoseNamedValueIsNotThereIsNotServed() {
        ServerDefinition using =
                governed("using", "'policies':[{'type':'set-header','name':'X-Team','values':['{{team}}']}]");

        Compilation compilation =
                compiler.compile(Images.of(5, new ResourceChanged<>(Images.AT, 1, using)), GatewaySnapshot.EMPTY);

        assertThat(compilation.snapshot().servers()).isEmpty();
        assertThat(compilation.rejects()).extracting(Reject::key).containsExactly("McpServer/using");
    }

    private static ServerDefinition governed(String name, String fields) {
        String text = "{'kind':'McpServer','name':'" + name + "','basePath':'" + name
                + "','backend':{'url':'https://up.example.com'}," + fields + "}";
        try {
            return ResourceKind.SERVER
                    .read(Json.MAPPER.readTree(text.replace('\'', '"')))
                    .orThrow();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static ResourceChanged<NamedValue> team(String value, long revision) {
        return new ResourceChanged<>(Images.AT, revision, new NamedValue("team", new NamedValue.Content.Open(value)));
    }

    private static ServerDefinition at(String name, String basePath) {
        ServerDefinition base = Images.definition(name);
        return new ServerDefinition(
                base.name(),
                base.displayName(),
                base.description(),
                basePath,
                base.backend(),
                base.access(),
                base.limits(),
                base.governance());
    }
}
