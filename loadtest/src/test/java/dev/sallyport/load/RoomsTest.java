package dev.sallyport.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms as {@code package-info} lists them: each knows only those above it. */
class RoomsTest {
    private static final String ROOT = "dev.sallyport.load.";
    private static final List<String> ORDER =
            List.of("wire", "stub", "swarm", "machine", "report", "subject", "scenario", "soak");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sallyport.load");

    @Test
    void aRoomImportsOnlyRoomsAboveIt() {
        for (int room = 0; room < ORDER.size() - 1; room++) {
            String[] below = ORDER.subList(room + 1, ORDER.size()).stream()
                    .map(name -> ROOT + name + "..")
                    .toArray(String[]::new);
            forbid(ROOT + ORDER.get(room) + "..", below);
        }
    }

    @Test
    void figuresKnowNeitherClientsNorUpstream() {
        forbid(ROOT + "report..", ROOT + "wire..", ROOT + "stub..", ROOT + "swarm..");
        forbid(ROOT + "machine..", ROOT + "wire..", ROOT + "stub..", ROOT + "swarm..");
    }

    private void forbid(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(classes);
    }
}
