package dev.sallyport.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sallyport.config", importOptions = DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule decidingKnowsNoOtherRoom = noClasses()
            .that()
            .resideInAPackage("..decide..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..config.log..", "..config.api..");

    @ArchTest
    static final ArchRule decidingIsPure = noClasses()
            .that()
            .resideInAPackage("..decide..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "org.slf4j..", "java.io..", "java.security..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Clock|InstantSource)|java\\.util\\.Random");

    @ArchTest
    static final ArchRule theLogKnowsNothingOfHttp = noClasses()
            .that()
            .resideInAPackage("..config.log..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..config.api..", "io.vertx..");

    @ArchTest
    static final ArchRule kafkaIsKnownInTheLogOnly = noClasses()
            .that()
            .resideOutsideOfPackage("..config.log..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");
}
