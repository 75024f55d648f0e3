package dev.sallyport.load.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration of a proxy that is no Java program, as a file with blanks for what each run has of its own. */
final class ProxyTemplate {
    private ProxyTemplate() {}

    /** Writes template {@code name}, filled in, to {@code directory}, and says where it is. */
    static Path fill(String name, Path directory, int port, StubTarget upstream) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                template(name)
                        .replace("@DIRECTORY@", directory.toString())
                        .replace("@PORT@", Integer.toString(port))
                        .replace("@UPSTREAM@", "127.0.0.1:" + upstream.port()));
    }

    private static String template(String name) throws IOException {
        try (var resource = ProxyTemplate.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All that a program says when it is asked with {@code flag}. */
    static String said(Path executable, String flag) throws IOException, InterruptedException {
        Process asking = new ProcessBuilder(executable.toString(), flag)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asking.waitFor();
        return answer;
    }
}
