package dev.sallyport.process;

import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.InvalidInput;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process starts and ends: {@code --config FILE}, exit code 2 with every problem when the configuration is
 * wrong, 1 when the start fails, and an orderly stop on SIGTERM.
 */
public final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);
    private static final int START_FAILED = 1;
    private static final int CONFIG_WRONG = 2;

    private Launch() {}

    /** A started process: how to stop it, bounded by the time that it may take. */
    public interface Running {
        /** Stops in order; called once, from the thread that handles SIGTERM. */
        CompletableFuture<Void> stop();

        Duration stopWithin();
    }

    /** Starts a process from its parsed configuration. */
    @FunctionalInterface
    public interface Starter<C> {
        Running start(C config) throws Exception;
    }

    /** The main of every process. Returns when the process stands; its threads keep it alive. */
    public static <C> void main(
            String[] args, PrintStream errors, Function<Fields, Optional<C>> reader, Starter<C> starter) {
        if (args.length != 2 || !args[0].equals("--config")) {
            errors.println("usage: --config FILE");
            System.exit(CONFIG_WRONG);
        }
        Checked<C> config = BootConfig.read(Path.of(args[1]), Map.copyOf(System.getenv()), reader);
        try {
            Running running = starter.start(config.orThrow());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
        } catch (InvalidInput wrong) {
            errors.println(args[1] + ":\n" + wrong.getMessage());
            System.exit(CONFIG_WRONG);
        } catch (Exception failed) {
            LOG.atError().setCause(failed).log("start failed");
            System.exit(START_FAILED);
        }
    }

    /**
     * Runs inside the JVM's shutdown; halting at its end makes the exit code 0 for an ordered stop, where a JVM that
     * was ended by SIGTERM would say 143.
     */
    private static void stop(Running running) {
        LOG.info("stopping");
        int exitCode = START_FAILED;
        try {
            running.stop().get(running.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("stopped");
            exitCode = 0;
        } catch (TimeoutException e) {
            LOG.atWarn().addKeyValue("within", running.stopWithin()).log("not stopped in time");
        } catch (ExecutionException e) {
            LOG.atError().setCause(e.getCause()).log("stopping failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
