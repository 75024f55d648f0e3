package dev.sallyport.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sallyport.telemetry", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule countingIsPure = noClasses()
            .that()
            .resideInAPackage("..window..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..topology..", "..query..", "org.apache.kafka..", "io.vertx..", "dev.sallyport.process..");

    @ArchTest
    static final ArchRule theTopologyKnowsNoQuestions = noClasses()
            .that()
            .resideInAPackage("..topology..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..query..", "io.vertx..");

    @ArchTest
    static final ArchRule onlyTheWiringKnowsAllRooms = noClasses()
            .that()
            .resideInAnyPackage("..window..", "..topology..", "..query..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sallyport.telemetry");
}
