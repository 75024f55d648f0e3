package dev.sallyport.config.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.api.Intake.Prepared;
import dev.sallyport.config.decide.Author;
import dev.sallyport.config.decide.Basis;
import dev.sallyport.config.decide.Command.Put;
import dev.sallyport.config.decide.Context;
import dev.sallyport.config.decide.Decider;
import dev.sallyport.config.decide.Decision.Accepted;
import dev.sallyport.config.decide.Precondition.Exists;
import dev.sallyport.config.decide.Precondition.Unstated;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.contract.seal.MasterKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final MasterKey MASTER_KEY = MasterKey.fromBase64(
                    Base64.getEncoder().encodeToString(new byte[32]))
            .orElseThrow();
    private static final Context CONTEXT = new Context(Author.SELF, Instant.EPOCH);

    private static Intake intake(PolicyCheck check) {
        return new Intake(check, MASTER_KEY, () -> Instant.EPOCH);
    }

    private static Resource read(ResourceKind<?> kind, String json) throws Exception {
        return intake(PolicyCheck.NONE).read(kind, Json.MAPPER.readTree(json)).orThrow();
    }

    private static Accepted accepted(Basis basis, Put put) {
        return (Accepted) Decider.decide(basis, put, CONTEXT);
    }

    @Test
    void whatTheCheckFindsIsAProblemOfTheResource() throws Exception {
        Problem problem = Problem.of("/policies/0/when", "\"1 +\"", "a CEL expression");
        Intake strict = intake(resource -> resource.name().equals("global") ? List.of(problem) : List.of());
        JsonNode policies = Json.MAPPER.readTree("{\"kind\":\"GlobalPolicies\"}");
        JsonNode product = Json.MAPPER.readTree("{\"kind\":\"Product\",\"name\":\"gold\"}");

        List<Problem> found =
                strict.read(ResourceKind.GLOBAL_POLICIES, policies).fold(valid -> List.of(), all -> all);
        List<Problem> none = strict.read(ResourceKind.PRODUCT, product).fold(valid -> List.of(), all -> all);

        assertThat(found).containsExactly(problem);
        assertThat(none).isEmpty();
    }

    @Test
    void keysAreShownOnlyByTheDecisionThatStoresThem() throws Exception {
        Resource crew =
                read(ResourceKind.SUBSCRIPTION, "{\"kind\":\"Subscription\",\"name\":\"crew\",\"scope\":\"all\"}");
        Resource renamed = read(
                ResourceKind.SUBSCRIPTION,
                "{\"kind\":\"Subscription\",\"name\":\"crew\",\"scope\":\"all\",\"owner\":\"x\"}");
        Prepared first = intake(PolicyCheck.NONE).prepare(List.of(crew));
        Prepared second = intake(PolicyCheck.NONE).prepare(List.of(renamed));
        Accepted created = accepted(Basis.EMPTY, new Put(first.resources().getFirst(), new Unstated()));
        ResourceChanged<?> changed =
                (ResourceChanged<?>) created.changes().getFirst().configRecord();
        Basis after = new Basis(ConfigImage.EMPTY.apply(List.of(changed), Provenance.NONE), 1);
        Accepted updated = accepted(after, new Put(second.resources().getFirst(), new Exists()));

        assertThat(first.keys().storedBy(created).values())
                .singleElement()
                .satisfies(keys -> assertThat(keys.properties()).hasSize(2));

        assertThat(second.keys().storedBy(created)).isEmpty();
        assertThat(second.keys().storedBy(updated)).isEmpty();
    }

    @Test
    void nothingThatIsPassedOnPrintsASecret() throws Exception {
        Resource fresh = read(
                ResourceKind.NAMED_VALUE,
                "{\"kind\":\"NamedValue\",\"name\":\"key\",\"secret\":true,\"value\":\"planted\"}");
        Resource crew =
                read(ResourceKind.SUBSCRIPTION, "{\"kind\":\"Subscription\",\"name\":\"crew\",\"scope\":\"all\"}");

        Prepared prepared = intake(PolicyCheck.NONE).prepare(List.of(fresh, crew));

        assertThat(fresh + prepared.toString()).doesNotContain("planted").doesNotContain(SubscriptionKeyMint.PREFIX);
        assertThat(((NamedValue) prepared.resources().getFirst()).content())
                .isInstanceOf(NamedValue.Content.Sealed.class);
    }

    @Test
    void theSameSecretUnderAnotherNameHasAnotherFingerprint() {
        List<Resource> values = List.of(
                new NamedValue("a", new NamedValue.Content.Fresh("same")),
                new NamedValue("b", new NamedValue.Content.Fresh("same")),
                new NamedValue("a", new NamedValue.Content.Fresh("same")));

        List<String> fingerprints = intake(PolicyCheck.NONE).prepare(values).resources().stream()
                .map(resource -> ((NamedValue.Content.Sealed) ((NamedValue) resource).content()).fingerprint())
                .toList();

        assertThat(fingerprints.get(0)).isEqualTo(fingerprints.get(2)).isNotEqualTo(fingerprints.get(1));
    }
}
