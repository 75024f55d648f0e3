package dev.sallyport.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kafka.tools.StorageTool;

/** Where a broker keeps its records: formatted before each start, and deleted at the end if it was only lent. */
record BrokerDirectory(Path path, Lifetime lifetime) {
    /** Constant, so that a directory formatted by one process is at home in the next. */
    private static final String CLUSTER_ID = "U2FsbHlwb3J0S2Fma2EwMQ";

    enum Lifetime {
        KEPT,
        TEMPORARY
    }

    static BrokerDirectory kept(Path path) {
        return new BrokerDirectory(path, Lifetime.KEPT);
    }

    static BrokerDirectory temporary(Path path) {
        return new BrokerDirectory(path, Lifetime.TEMPORARY);
    }

    void format(BrokerSettings settings) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = StorageTool.execute(
                List.of(
                                "format",
                                "--ignore-formatted",
                                "--standalone",
                                "--cluster-id",
                                CLUSTER_ID,
                                "--config",
                                written(settings).toString())
                        .toArray(String[]::new),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exitCode != 0) {
            throw new IllegalStateException(
                    "cannot format " + path + " for Kafka: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    void release() {
        switch (lifetime) {
            case KEPT -> {}
            case TEMPORARY -> delete();
        }
    }

    private Path written(BrokerSettings settings) {
        Path file = path.resolve("server.properties");
        try {
            Files.createDirectories(path);
            try (OutputStream out = Files.newOutputStream(file)) {
                settings.asProperties().store(out, "written at each start");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
        return file;
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }
}
