package dev.sallyport.load.subject;

import dev.sallyport.load.machine.Cores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where targets are built and run.
 *
 * @param repository the checkout, with all modules built
 * @param directory for logs and data of this run
 */
public record Workplace(Path repository, Path directory, Cores cores) {
    private static final String JAVA_HOME = System.getProperty("java.home");

    /** Flags that every JVM of ours runs with. */
    private static final List<String> JVM_FLAGS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /** Where a peer is built that is no module of ours. */
    Path peer(String name) {
        return repository.resolve(peerModule(name));
    }

    /** The same as {@link #java} names modules. */
    static String peerModule(String name) {
        return "loadtest/peers/" + name;
    }

    /** A command that runs a main class of a module with the JDK that runs this. */
    List<String> java(String module, List<String> flags, String mainClass, List<String> arguments) {
        Path target = repository.resolve(module).resolve("target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(JAVA_HOME, "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(flags);
        command.addAll(
                List.of("-cp", target.resolve("*") + ":" + target.resolve("lib").resolve("*"), mainClass));
        command.addAll(arguments);
        return command;
    }

    /** A command of the JDK that looks into another JVM. */
    List<String> jcmd(long pid, String what) {
        return List.of(Path.of(JAVA_HOME, "bin", "jcmd").toString(), Long.toString(pid), what);
    }
}
