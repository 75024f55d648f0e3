package dev.sallyport.edge.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class OptimizingCompilerTest {
    /** Of proc(5), counted from the state, which is the first after the name. */
    private static final int NICENESS = 16;

    @Test
    void itGivesWayAndTheQuickCompilerDoesNot() throws IOException {
        OptimizingCompiler.giveWay();

        assertThat(niceness("C2 CompilerThre")).isNotEmpty().allMatch(niceness -> niceness == 5);
        assertThat(niceness("C1 CompilerThre")).isNotEmpty().allMatch(niceness -> niceness < 5);
    }

    private static List<Integer> niceness(String name) throws IOException {
        List<Integer> all = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.contains("(" + name + ")")) {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    all.add(Integer.parseInt(fields[NICENESS]));
                }
            }
        }
        return all;
    }
}
