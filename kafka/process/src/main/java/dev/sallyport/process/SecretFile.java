package dev.sallyport.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A secret that a deployment puts into a file of its own; the trailing line break does not belong to it. */
public final class SecretFile {
    private SecretFile() {}

    /** The secret; empty when the file cannot be read or holds nothing. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(secret -> !secret.isEmpty());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
