package dev.sallyport.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sallyport.telemetry");

    @Test
    void countingIsPure() {
        noClasses()
                .that()
                .resideInAPackage("..window..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..topology..", "..query..", "org.apache.kafka..", "io.vertx..", "dev.sallyport.process..")
                .check(CLASSES);
    }

    @Test
    void theTopologyKnowsNoQuestions() {
        noClasses()
                .that()
                .resideInAPackage("..topology..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..query..", "io.vertx..")
                .check(CLASSES);
    }

    @Test
    void onlyTheWiringKnowsAllRooms() {
        noClasses()
                .that()
                .resideInAnyPackage("..window..", "..topology..", "..query..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sallyport.telemetry")
                .check(CLASSES);
    }
}
