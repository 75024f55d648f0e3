package dev.sallyport.process;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A secret in the boot configuration: under its own name, usually as {@code ${VARIABLE}}, or in a file of its own. */
public final class SecretSetting {
    private SecretSetting() {}

    /**
     * Reads {@code name} or {@code nameFile}. The value is absent only when a problem was noted.
     *
     * @param reader empty for a text that is no such secret
     */
    public static <T> Optional<T> read(
            Fields fields, String name, Function<String, Optional<T>> reader, String expected) {
        String fileName = name + "File";
        Optional<T> given = fields.secret(name, reader, expected);
        Optional<String> file = fields.optionalString(fileName, Rule.NOT_BLANK);
        if (file.isEmpty()) {
            if (!fields.has(name)) {
                fields.problem(fileName, "a file with " + expected + ", or " + name + " with the secret itself");
            }
            return given;
        }
        if (fields.has(name)) {
            fields.problem(fileName, "only one of " + name + " and " + fileName);
        }
        Optional<T> read = SecretFile.read(Path.of(file.get())).flatMap(reader);
        if (read.isEmpty()) {
            fields.problem(fileName, "a file that this process can read, with " + expected);
        }
        return read;
    }
}
