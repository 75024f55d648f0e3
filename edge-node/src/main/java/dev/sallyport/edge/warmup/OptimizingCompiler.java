package dev.sallyport.edge.warmup;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's threads that optimize. With the profiles of an earlier run in the AOT cache they have seconds of work from the
 * first moment on, and on few cores they would share them evenly with what starts and with the first calls. The JVM's own
 * flag for their priority is for its quick compiler, too, on which everything waits.
 */
final class OptimizingCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(OptimizingCompiler.class);

    /** As the kernel names them, who cuts names. */
    private static final String NAME = "C2 CompilerThre";

    private static final Path THREADS = Path.of("/proc/self/task");

    /** setpriority(2): one process, which to Linux is one thread. */
    private static final int PRIO_PROCESS = 0;

    /**
     * Weighs a third of other threads, when both want a core; nothing when there is a core for each. With a tenth (10) an edge whose one
     * core was busy was not warm after four minutes of full load.
     */
    private static final int NICENESS = 5;

    private OptimizingCompiler() {}

    /** Has them give way to all other threads, for good; where that cannot be, such as outside Linux, all stays as it is. */
    static void giveWay() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            MethodHandle setPriority = setPriority();
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith(NAME)) {
                    int id = Integer.parseInt(thread.getFileName().toString());
                    int failed = (int) setPriority.invokeExact(PRIO_PROCESS, id, NICENESS);
                    LOG.atDebug().addKeyValue("failed", failed).log("the optimizing compiler gives way");
                }
            }
        } catch (IOException | DirectoryIteratorException | UnsupportedOperationException elsewhere) {
            LOG.atDebug().setCause(elsewhere).log("the optimizing compiler does not give way");
        } catch (Throwable failure) {
            throw new IllegalStateException("setpriority cannot be called", failure);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle setPriority() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup()
                        .find("setpriority")
                        .orElseThrow(() -> new UnsupportedOperationException("no setpriority here")),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
