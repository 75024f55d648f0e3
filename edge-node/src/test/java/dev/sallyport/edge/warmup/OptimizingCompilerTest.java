package dev.sallyport.edge.warmup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class OptimizingCompilerTest {
    /** Tests run without that compiler, so this is asked of a JVM that has it. */
    @Test
    void itGivesWayAndTheQuickCompilerDoesNot() throws IOException {
        List<String> threads = new String(
                        new ProcessBuilder(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Jvm.class.getName())
                                .redirectError(ProcessBuilder.Redirect.INHERIT)
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        UTF_8)
                .lines()
                .toList();

        assertThat(threads).contains("C2 CompilerThre 5").doesNotContain("C1 CompilerThre 5");
        assertThat(threads).filteredOn(thread -> thread.startsWith("C2 ")).containsOnly("C2 CompilerThre 5");
        assertThat(threads).filteredOn(thread -> thread.startsWith("C1 ")).isNotEmpty();
    }

    /** Says name and niceness of each of its threads once its optimizing compiler gives way. */
    static final class Jvm {
        /** Of proc(5), counted from the state, which is the first after the name. */
        private static final int NICENESS = 16;

        private Jvm() {}

        public static void main(String[] arguments) throws IOException {
            OptimizingCompiler.giveWay();
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path thread : threads) {
                    String stat = Files.readString(thread.resolve("stat"));
                    int nameEnds = stat.lastIndexOf(')');
                    String niceness = stat.substring(nameEnds + 2).split(" ", -1)[NICENESS];
                    System.out.println(stat.substring(stat.indexOf('(') + 1, nameEnds) + " " + niceness);
                }
            }
        }
    }
}
