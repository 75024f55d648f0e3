package dev.sallyport.load.report;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of raw results, one subfolder a run, and the page beside it. */
public final class ResultsFolder {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm").withZone(ZoneOffset.UTC);
    private static final ObjectWriter WRITER = Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT);
    private static final String FILE = "results.json";
    private static final String PAGE = "RESULTS.md";
    private static final String PLOTS = "results.html";

    private final Path folder;

    public ResultsFolder(Path folder) {
        this.folder = folder;
    }

    /** The subfolder of one kind of one run; it is there. */
    public Path of(RunFacts facts, String what) {
        try {
            return Files.createDirectories(folder.resolve(DATE.format(facts.at()) + "-" + what));
        } catch (IOException failure) {
            throw new UncheckedIOException("results cannot be kept", failure);
        }
    }

    /** Keeps the results and says where. */
    public Path keep(Results results) {
        try {
            Path file = of(results.facts(), results.what()).resolve(FILE);
            Files.writeString(file, WRITER.writeValueAsString(results) + "\n");
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException("results cannot be kept", failure);
        }
    }

    /** Writes the page anew from the newest results of each kind, and their pictures beside it. */
    public Path writePage() {
        List<Results> newest = Stream.of(
                        newest(Results.Throughput.WHAT, Results.Throughput.class),
                        newest(Results.Latency.WHAT, Results.Latency.class),
                        newest(Results.Relay.WHAT, Results.Relay.class),
                        newest(Results.Cluster.WHAT, Results.Cluster.class),
                        newest(Results.Changes.WHAT, Results.Changes.class),
                        newest(Results.Idle.WHAT, Results.Idle.class),
                        newest(Results.Floods.WHAT, Results.Floods.class),
                        newest(Results.Churn.WHAT, Results.Churn.class),
                        newest(Results.Burst.WHAT, Results.Burst.class),
                        newest(Results.Start.WHAT, Results.Start.class),
                        newest(Results.Soak.WHAT, Results.Soak.class))
                .<Results>flatMap(Optional::stream)
                .toList();
        // The page first: it needs no fonts.
        Path page = write(PAGE, ResultsPage.of(newest));
        write(PLOTS, PlotPage.of(newest));
        return page;
    }

    private Path write(String name, String text) {
        Path file = folder.resolveSibling(name);
        try {
            Files.writeString(file, text);
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException("the page cannot be written", failure);
        }
    }

    private <T extends Results> Optional<T> newest(String what, Class<T> type) {
        try (Stream<Path> entries = Files.list(folder)) {
            Optional<Path> newest = entries.filter(entry ->
                            entry.getFileName().toString().endsWith("-" + what) && Files.exists(entry.resolve(FILE)))
                    .max(Comparator.naturalOrder());
            return newest.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            Json.MAPPER.readValue(newest.get().resolve(FILE).toFile(), type));
        } catch (IOException failure) {
            throw new UncheckedIOException("kept results cannot be read", failure);
        }
    }
}
