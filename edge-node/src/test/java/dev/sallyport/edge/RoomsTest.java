package dev.sallyport.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms stand in the order of the request path, and a room may import only rooms above it. */
class RoomsTest {
    private static final String ROOT = "dev.sallyport.edge.";
    private static final List<String> ORDER = List.of(
            "mcp",
            "exchange",
            "revocation",
            "identity",
            "policy",
            "session",
            "upstream",
            "stream",
            "snapshot",
            "telemetry",
            "http",
            "cluster");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sallyport");

    @Test
    void aRoomImportsOnlyRoomsAboveIt() {
        for (int room = 0; room < ORDER.size(); room++) {
            String[] below = ORDER.subList(room + 1, ORDER.size()).stream()
                    .map(name -> ROOT + name + "..")
                    .toArray(String[]::new);
            if (below.length > 0) {
                forbid(ROOT + ORDER.get(room) + "..", below);
            }
            forbid(ROOT + ORDER.get(room) + "..", "dev.sallyport.edge");
        }
    }

    @Test
    void kafkaIsImportedInItsAdaptersOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.sallyport.edge..")
                .and()
                .resideOutsideOfPackages("..kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(classes);
    }

    @Test
    void hazelcastIsImportedInItsAdaptersOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.sallyport.edge..")
                .and()
                .resideOutsideOfPackages("..hazelcast..", ROOT + "cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .check(classes);
    }

    @Test
    void theEnvelopeRoomKnowsNoTransport() {
        forbid(
                ROOT + "mcp..",
                "io.vertx..",
                "io.netty..",
                "com.fasterxml.jackson.databind..",
                "dev.sallyport.contract..");
    }

    @Test
    void theContractKnowsNoVendor() {
        forbid("dev.sallyport.contract..", "io.vertx..", "io.netty..", "org.apache.kafka..", "com.hazelcast..");
    }

    @Test
    void noClassIsCalledByANameThatSaysNothing() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.sallyport..")
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl)");
        rule.check(classes);
    }

    private void forbid(String room, String... others) {
        noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(classes);
    }
}
