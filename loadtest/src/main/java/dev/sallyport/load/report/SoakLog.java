package dev.sallyport.load.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The samples of a soak as a table of values between commas, written as they are taken: a soak that breaks off has left them. */
public final class SoakLog {
    private final Path file;

    private SoakLog(Path file) {
        this.file = file;
    }

    /** Begins {@code file} anew. */
    public static SoakLog begin(Path file) {
        String names = Arrays.stream(Quantity.values()).map(Quantity::name).collect(Collectors.joining(","));
        SoakLog log = new SoakLog(file);
        log.write("seconds,edge," + names + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        return log;
    }

    public void add(List<SoakSample> samples) {
        String lines = samples.stream().map(SoakLog::line).collect(Collectors.joining());
        write(lines, StandardOpenOption.APPEND);
    }

    private static String line(SoakSample sample) {
        return Arrays.stream(Quantity.values())
                .map(quantity -> Optional.ofNullable(sample.quantities().get(quantity))
                        .map(Object::toString)
                        .orElse(""))
                .collect(Collectors.joining(",", sample.seconds() + "," + sample.edge() + ",", "\n"));
    }

    private void write(String text, StandardOpenOption... how) {
        try {
            Files.writeString(file, text, how);
        } catch (IOException failure) {
            throw new UncheckedIOException("samples cannot be kept", failure);
        }
    }
}
