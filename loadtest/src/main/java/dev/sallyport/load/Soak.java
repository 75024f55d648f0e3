package dev.sallyport.load;

import dev.sallyport.load.machine.MachineFacts;
import dev.sallyport.load.report.Results;
import dev.sallyport.load.report.ResultsFolder;
import dev.sallyport.load.report.RunFacts;
import dev.sallyport.load.report.SoakLog;
import dev.sallyport.load.soak.SoakScenario;
import dev.sallyport.load.subject.SoakSubject;
import dev.sallyport.load.subject.StubTarget;
import dev.sallyport.load.subject.Workplace;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** One soak: starts the edges, has them loaded for so many minutes, keeps what was found, ends what it started. */
public final class Soak {
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private Soak() {}

    public static void main(String[] arguments) throws InterruptedException {
        Options options;
        try {
            options = Options.of(List.of(arguments));
        } catch (IllegalArgumentException mistake) {
            System.err.println(mistake.getMessage());
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        try {
            run(options, System.out);
        } catch (IllegalStateException | CompletionException failure) {
            System.err.println(failure.getMessage());
            System.exit(FAILED);
        }
    }

    private static void run(Options options, PrintStream out) throws InterruptedException {
        Workplace workplace = new Workplace(options.repository(), options.work(), options.cores());
        ResultsFolder folder = new ResultsFolder(options.results());
        Results.Soak results;
        try (StubTarget stub = StubTarget.start(workplace);
                SoakSubject subject = SoakSubject.start(workplace, stub)) {
            RunFacts facts = facts(options);
            Path samples = folder.of(facts, Results.Soak.WHAT).resolve("samples.csv");
            out.println("samples   " + samples);
            results = new SoakScenario(subject, stub.pid(), SoakLog.begin(samples), out)
                    .run(facts, options.settings().minutes());
        }
        out.println("kept      " + folder.keep(results));
        out.println("page      " + folder.writePage());
        if (results.hasErrors()) {
            throw new IllegalStateException("something grew, or was not answered rightly: see the page");
        }
    }

    private static RunFacts facts(Options options) {
        return new RunFacts(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                options.commit(),
                MachineFacts.read(),
                options.cores(),
                "clients of the JDK's HTTP client, stub on Netty",
                options.settings(),
                Map.of("soak", "three edges of one cluster, Kafka, the upstream stub and the clients on one core"));
    }
}
