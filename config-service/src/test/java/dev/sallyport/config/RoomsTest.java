package dev.sallyport.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sallyport.config");

    @Test
    void decidingKnowsNoOtherRoom() {
        noClasses()
                .that()
                .resideInAPackage("..config.decide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..config.log..", "..config.api..")
                .check(CLASSES);
    }

    @Test
    void decidingIsPure() {
        noClasses()
                .that()
                .resideInAPackage("..config.decide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "org.slf4j..", "java.io..", "java.security..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.time\\.(Clock|InstantSource)|java\\.util\\.Random")
                .check(CLASSES);
    }

    @Test
    void theLogKnowsNothingOfHttp() {
        noClasses()
                .that()
                .resideInAPackage("..config.log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..config.api..", "io.vertx..")
                .check(CLASSES);
    }

    @Test
    void hazelcastIsKnownInItsAdapterOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..config.session.hazelcast..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .check(CLASSES);
    }

    @Test
    void kafkaIsKnownInTheLogOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..config.log..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }
}
